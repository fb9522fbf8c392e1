import type { Theme } from '@tunnel/figures/browser';
import type { ChartSymbol, LegendEntry } from './ChartModel.js';

interface Props {
  readonly entries: readonly LegendEntry[];
  readonly theme: Theme;
  readonly hidden: ReadonlySet<string>;
  onChange(hidden: ReadonlySet<string>): void;
}

/** From so many names on, one button hides or shows them all. */
const manyNames = 6;

/** What the colours and marks of a chart are of; each can be hidden. */
export function ChartLegend({ entries, theme, hidden, onChange }: Props) {
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  const names = entries.map(({ name }) => name);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div role="group" aria-label="Shown" className="chart-legend">
      {entries.map((entry) => (
        <button
          key={entry.name}
          type="button"
          aria-pressed={!hidden.has(entry.name)}
          onClick={() => toggle(entry.name)}
        >
          <LegendMark entry={entry} theme={theme} />
          {entry.name}
        </button>
      ))}
      {entries.length >= manyNames && (
        <button
          type="button"
          className="chart-legend-all"
          onClick={() => onChange(new Set(hidden.size === 0 ? names : []))}
        >
          {hidden.size === 0 ? 'Hide all' : 'Show all'}
        </button>
      )}
    </div>
  );
}

function LegendMark({ entry, theme }: { entry: LegendEntry; theme: Theme }) {
  const colour = entry.colour(theme);
  const dash = { solid: undefined, dashed: '6 3', dotted: '2 3', none: undefined }[entry.line];
  const lined = entry.line !== 'none';
  return (
    <svg
      width={lined ? 28 : 14}
      height="14"
      viewBox={lined ? '0 0 28 14' : '7 0 14 14'}
      aria-hidden="true"
    >
      {lined && <path d="M0 7h28" stroke={colour} strokeWidth="2.25" strokeDasharray={dash} />}
      <path d={shapes[entry.symbol]} fill={colour} stroke={theme.background} />
    </svg>
  );
}

/** Marks around the middle of a sample of 28 by 14 pixels. */
const shapes: Record<ChartSymbol, string> = {
  circle: 'M9.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z',
  rect: 'M10 3h8v8h-8z',
  triangle: 'M14 2.5l5 9h-10z',
  diamond: 'M14 1.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z',
};
