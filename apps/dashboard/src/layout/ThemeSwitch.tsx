import { useTheme } from '../theme/ThemeProvider.js';
import type { ThemeChoice } from '../theme/themeNames.js';

const choices: readonly { readonly value: ThemeChoice; readonly label: string; path: string }[] = [
  {
    value: 'light',
    label: 'Light',
    path: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M5 19l1.400-1.400M17.600 6.400 19 5',
  },
  {
    value: 'system',
    label: 'As the system',
    path: 'M4 5h16v11H4zM9 20h6M12 16v4',
  },
  {
    value: 'dark',
    label: 'Dark',
    path: 'M20 14.500A8 8 0 1 1 9.500 4a6.500 6.500 0 0 0 10.500 10.500z',
  },
];

/** Light, dark, or as the system is. */
export function ThemeSwitch() {
  const { choice, choose } = useTheme();
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">Colours</legend>
      {choices.map(({ value, label, path }) => (
        <label key={value} title={label}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={choice === value}
            onChange={() => choose(value)}
          />
          <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
            <path d={path} />
          </svg>
          <span className="visually-hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
