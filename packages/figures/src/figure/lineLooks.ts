import type { LinesChart } from '@tunnel/core';
import { mixColours } from '../theme/mixColours.js';
import type { Theme } from '../theme/themes.js';
import { type MarkSymbol, symbols } from './marks.js';

type Line = LinesChart['panels'][number]['lines'][number];

/** How the lines of one name look, in all panels. */
export interface LineLook {
  readonly colour: string;
  /** Fill of its bands, and how opaque it is. */
  readonly band: string;
  readonly bandOpacity: number;
  readonly symbol: MarkSymbol;
}

/** Where the marks of each kind of colour begin among all, so that those of a figure differ. */
const firstSymbol: Record<Line['colour'], number> = {
  id: 0,
  ood: 1,
  rank: 2,
  other: 0,
  ordered: 0,
};

/** The look of each name, given out in the order in which the names appear. */
export function lineLooks(chart: LinesChart, theme: Theme): ReadonlyMap<string, LineLook> {
  const colourOf = new Map<string, Line['colour']>();
  for (const { name, colour } of chart.panels.flatMap(({ lines }) => lines)) {
    if (!colourOf.has(name)) colourOf.set(name, colour);
  }
  const names = [...colourOf];
  return new Map(
    names.map(([name, kind]) => {
      const alike = names.filter(([, other]) => other === kind);
      const index = alike.findIndex(([other]) => other === name);
      const stride = kind === 'other' || kind === 'ordered' ? 1 : 3;
      const symbol = symbols[(firstSymbol[kind] + stride * index) % symbols.length] ?? 'circle';
      return [name, { ...colours(kind, index, alike.length, theme), symbol }];
    }),
  );
}

function colours(kind: Line['colour'], index: number, count: number, theme: Theme) {
  if (kind === 'id') return { colour: theme.id, band: theme.idBand, bandOpacity: 0.75 };
  if (kind === 'ood') return { colour: theme.ood, band: theme.oodBand, bandOpacity: 0.75 };
  if (kind === 'rank') return { colour: theme.rank, band: theme.rankBand, bandOpacity: 0.75 };
  const colour =
    kind === 'ordered'
      ? mixColours(theme.ordered, count === 1 ? 0.5 : index / (count - 1))
      : seriesColour(index, theme);
  return { colour, band: colour, bandOpacity: 0.2 };
}

/** The colour of the series, group or name of an index; they come round after ten. */
export function seriesColour(index: number, theme: Theme): string {
  return theme.series[index % theme.series.length] ?? theme.text;
}
