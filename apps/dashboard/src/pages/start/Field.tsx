import { useId } from 'react';
import type { FormField } from './formFields.js';

interface Props {
  readonly field: FormField;
  readonly text: string;
  /** Why the value is refused; empty where it is not. */
  readonly error: string;
  /** What there is to choose, where the schema does not say. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  onChange(text: string): void;
}

/** A field of a form by its kind, with what to know of it and what is wrong with it. */
export function Field({ field, text, error, options, onChange }: Props) {
  const id = useId();
  const { name, title, description, usual, kind } = field;
  const said = [description && `${id}-says`, error && `${id}-wrong`].filter(Boolean).join(' ');
  const shared = {
    id,
    name,
    value: text,
    'aria-invalid': error !== '',
    ...(said && { 'aria-describedby': said }),
  };
  const choices = options ?? (kind.type === 'choice' ? kind.options.map(asChoice) : null);
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {choices ? (
        <select {...shared} onChange={({ target }) => onChange(target.value)}>
          {text === '' && <option value="">choose one</option>}
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={kind.type === 'integer' ? 'numeric' : 'text'}
          autoComplete="off"
          spellCheck={false}
          placeholder={usual}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {description && (
        <p id={`${id}-says`} className="muted small">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-wrong`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

function asChoice(value: string) {
  return { value, label: value };
}
