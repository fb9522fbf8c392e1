import { type FormEvent, useId, useState } from 'react';
import { keepToken, useToken } from '../../api/token.js';

/** Takes a token, or forgets the one that there is. */
export function TokenForm() {
  const token = useToken();
  const [text, setText] = useState('');
  const id = useId();
  if (token !== null) {
    return (
      <p className="token-kept" role="status">
        This tab has a token, which ends in <code>{token.slice(-4)}</code>.{' '}
        <button type="button" className="button" onClick={() => keepToken(null)}>
          Forget it
        </button>
      </p>
    );
  }
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') keepToken(text.trim());
    setText('');
  };
  return (
    <form className="token-form" onSubmit={keep}>
      <label htmlFor={id}>Token</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        value={text}
        onChange={({ target }) => setText(target.value)}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} className="muted small">
        It is forgotten when the tab is closed, and sent to nobody but this service.
      </p>
      <button type="submit" className="button primary">
        Keep it in this tab
      </button>
    </form>
  );
}
