import { useId } from 'react';

interface Props<T extends string> {
  /** What is chosen. */
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  onChange(value: T): void;
}

/** More options than these are a list to open, not buttons in a row. */
const mostButtons = 9;

/** One of several, as buttons in a row that arrow keys go through; nothing where there is no choice. */
export function Choice<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId();
  if (options.length < 2) return null;
  if (options.length > mostButtons) {
    return (
      <label className="choice-list">
        <span>{label}</span>
        <select
          value={value}
          onChange={({ target }) => {
            const chosen = options.find((option) => option.value === target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
