interface Props {
  readonly label: string;
  /** What no choice is called; default there is none. */
  readonly all?: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly value: string | undefined;
  /** `undefined` for no choice. */
  onChange(value: string | undefined): void;
}

/** One of several, to narrow a list. */
export function FilterSelect({ label, all, options, value, onChange }: Props) {
  return (
    <label>
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
