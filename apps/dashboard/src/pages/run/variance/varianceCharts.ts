import type { VarianceResult } from '@tunnel/core';
import type { ChartModel } from '../../../charts/ChartModel.js';
import { linesChart } from '../../../charts/linesChart.js';
import { geometric, type Measured, measuredOf } from '../../../charts/Measured.js';
import type { TunnelSpan } from '../../../charts/parts/tunnelSeries.js';
import type { TaskSubject } from '../measured/taskSubjects.js';

type Layer = VarianceResult['layers'][number];

/** What is measured of a layer as one number. */
type Field = 'intra' | 'inter' | 'ratio' | 'nc1' | 'nc2Equinorm' | 'nc2Equiangular' | 'nc4';

/** The measures of neural collapse that layers have, all 0 where a network has collapsed. */
export const collapseMeasures = {
  nc1: { title: 'NC1: variability within classes', axis: 'tr(Σ_W Σ_B⁺) / K', scale: 'log' },
  nc2Equinorm: {
    title: 'NC2: class means of unequal length',
    axis: 'standard deviation over mean',
    scale: 'linear',
  },
  nc2Equiangular: {
    title: 'NC2: class means at unequal angles',
    axis: 'mean |cos + 1/(K − 1)|',
    scale: 'linear',
  },
  nc4: {
    title: 'NC4: head against nearest class mean',
    axis: 'share of images where they disagree',
    scale: 'linear',
  },
} as const;

type Subject = TaskSubject<VarianceResult>;

/** Variance within and between classes over the layers. */
export function variancesChart(subject: Subject, tunnel: TunnelSpan | null): ChartModel {
  return linesChart({
    title: `${subject.name}, within and between classes`,
    measure: 'variance',
    scale: 'log',
    layers: layersOf(subject),
    lines: [
      { name: 'within classes', dash: false, points: pointsOf(subject, 'intra', 'log') },
      { name: 'between classes', dash: true, points: pointsOf(subject, 'inter', 'log') },
    ],
    tunnel,
  });
}

/** The ratio of both, which does not depend on the scale of the features. */
export function ratioChart(subject: Subject, tunnel: TunnelSpan | null): ChartModel {
  return linesChart({
    title: `${subject.name}, within over between classes`,
    measure: 'ratio of the variances',
    scale: 'log',
    layers: layersOf(subject),
    lines: [{ name: 'ratio', dash: false, points: pointsOf(subject, 'ratio', 'log') }],
    tunnel,
  });
}

/** One measure of neural collapse over the layers. */
export function collapseChart(
  subject: Subject,
  measure: keyof typeof collapseMeasures,
  tunnel: TunnelSpan | null,
): ChartModel {
  const { title, axis, scale } = collapseMeasures[measure];
  return linesChart({
    title: `${subject.name}, ${title}`,
    measure: axis,
    scale,
    layers: layersOf(subject),
    lines: [{ name: title, dash: false, points: pointsOf(subject, measure, scale) }],
    tunnel,
  });
}

/** The names of the layers that a subject’s tasks read. */
export function layersOf({ tasks }: Subject): string[] {
  return tasks[0]?.result.layers.map(({ name }) => name) ?? [];
}

function pointsOf({ tasks }: Subject, field: Field, scale: 'linear' | 'log'): (Measured | null)[] {
  const layers = tasks[0]?.result.layers ?? [];
  return layers.map((_, index) => {
    const values = tasks.map(({ seed, result }, task) => ({
      seed: seed ?? task,
      value: valueAt(result.layers[index], field),
    }));
    const there = values.flatMap(({ seed, value }) => (value === null ? [] : [{ seed, value }]));
    if (there.length < values.length) return null;
    return scale === 'log' ? geometric(there) : measuredOf(there);
  });
}

function valueAt(layer: Layer | undefined, field: Field): number | null {
  return layer?.[field] ?? null;
}
