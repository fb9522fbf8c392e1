import type { ThemeName } from '@tunnel/figures/browser';

/** What a reader chose: a theme, or the system’s. */
export type ThemeChoice = ThemeName | 'system';

const key = 'tunnel.theme';
const dark = '(prefers-color-scheme: dark)';

/** What was chosen in this browser; `system` where nothing was. */
export function readChoice(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Keeps a choice in this browser. */
export function keepChoice(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
}

/** The system’s theme now. */
export function systemTheme(): ThemeName {
  return matchMedia(dark).matches ? 'dark' : 'light';
}

/** Hears of changes of the system’s theme, until the function that it returns is called. */
export function onSystemTheme(listener: () => void): () => void {
  const query = matchMedia(dark);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
