import type { ThemeName } from '@tunnel/figures/browser';
import {
  createContext,
  type ReactNode,
  use,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import {
  keepChoice,
  onSystemTheme,
  readChoice,
  systemTheme,
  type ThemeChoice,
} from './themeNames.js';
import { themeSheet } from './themeSheet.js';

interface ThemeState {
  /** What is shown. */
  readonly name: ThemeName;
  readonly choice: ThemeChoice;
  choose(choice: ThemeChoice): void;
}

const ThemeContext = createContext<ThemeState | null>(null);

document.adoptedStyleSheets.push(themeSheet());

/** Shows all within it in the theme that the reader chose. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice);
  const system = useSyncExternalStore(onSystemTheme, systemTheme);
  const name = choice === 'system' ? system : choice;
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = name;
  }, [name]);
  const choose = (next: ThemeChoice) => {
    keepChoice(next);
    setChoice(next);
  };
  return <ThemeContext value={{ name, choice, choose }}>{children}</ThemeContext>;
}

/** The theme that is shown, and how to choose another. */
export function useTheme(): ThemeState {
  const theme = use(ThemeContext);
  if (!theme) throw new Error('there is no ThemeProvider around this component');
  return theme;
}
