import { type Theme, themes } from '@tunnel/figures/browser';

/** The colours of figures and reports as custom properties, `--background` and so on, by theme. */
export function themeSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    Object.entries(themes)
      .map(([name, theme]) => `:root[data-theme='${name}'] { ${propertiesOf(theme)} }`)
      .join('\n'),
  );
  return sheet;
}

function propertiesOf(theme: Theme): string {
  return Object.entries(theme)
    .flatMap(([name, value]) => (typeof value === 'string' ? [`--${name}: ${value};`] : []))
    .join(' ');
}
