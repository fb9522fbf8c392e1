import {
  type CutCost,
  type CutPrice,
  cutCostOf,
  type Figure,
  figureSchema,
  type LinesChartInput,
} from '@tunnel/core';

const titles: Readonly<Record<CutCost, string>> = {
  latency: 'latency of an image (µs)',
  parameters: 'parameters',
  'multiply-adds': 'multiply-adds of an image',
};

const names = { id: 'ID', ood: 'OOD' } as const;

/** What each cut costs and what accuracy it has, with the Pareto fronts. */
export function cutsFigure(
  prices: readonly CutPrice[],
  { by, label, basis }: { by: CutCost; label: string; basis: string },
): Figure {
  const measured = (['id', 'ood'] as const).filter((of) => prices.some((price) => price[of]));
  return figureSchema.parse({
    id: 'cuts',
    title: `Where to cut ${label}`,
    caption: `Points: the network cut at each layer read, with a linear head there, and the network as it is, with 95 % intervals. Lines: the Pareto fronts, of cuts that none is both cheaper and better than. ${basis}`,
    chart: {
      kind: 'lines',
      panels: [
        {
          title: label,
          x: { title: titles[by] },
          y: { title: 'accuracy (%)' },
          lines: measured.flatMap((of) => linesOf(prices, by, of)),
        },
      ],
    },
  });
}

type Line = LinesChartInput['panels'][number]['lines'][number];

function linesOf(prices: readonly CutPrice[], by: CutCost, of: 'id' | 'ood'): Line[] {
  const points = prices.flatMap((price) => {
    const { accuracy, interval } = price[of] ?? { accuracy: null, interval: null };
    if (accuracy === null) return [];
    const ends = interval ? { low: 100 * interval.low, high: 100 * interval.high } : {};
    const point = { x: cutCostOf(price, by), y: 100 * accuracy, ...ends };
    return [{ point, onFront: price.front[of] === true }];
  });
  const front = points
    .filter(({ onFront }) => onFront)
    .map(({ point: { x, y } }) => ({ x, y }))
    .toSorted((a, b) => a.x - b.x);
  return [
    {
      name: `${names[of]}, every cut`,
      colour: of,
      mark: 'points',
      points: points.map(({ point }) => point),
    },
    { name: `${names[of]}, Pareto front`, colour: of, dash: true, points: front },
  ];
}
