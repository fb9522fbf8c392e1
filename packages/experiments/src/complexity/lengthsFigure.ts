import { type FigureInput, tunnelLength } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { ReadSet, ReadSets } from './ReadSet.js';

/** The length of the tunnel by data set, of each architecture. */
export function lengthsFigure(read: ReadSets): FigureInput {
  const { sets } = read;
  const rows = [...new Set(sets.map(({ dataSet }) => dataSet))];
  const architectures = [...new Set(sets.map(({ architecture }) => architecture))];
  const seeds = sets[0]?.network.trainings.length ?? 0;
  const over = seeds > 1 ? 'seeds and test images' : 'test images';
  const dotOf = (set: ReadSet) => {
    const { value, interval } = read.of(set, ({ id }) => tunnelLength(id));
    return {
      value: value ?? 0,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      seeds: seeds > 1 ? lengthsBySeed(set) : [],
    };
  };
  return {
    id: 'tunnel-by-data-set',
    title: 'Length of the tunnel by data set',
    caption: `Layers from the first whose ID probe reaches 95 % of the last one’s, of the mean curves over ${counted(seeds, 'seed')}, with 95 % percentile intervals over resampled ${over}, and of each seed alone. VGG-19 is read at its 16 ReLUs, ResNet-34 at all its 36 convolutions. ${trainedOn(sets, rows)}`,
    chart: {
      kind: 'dots',
      rows,
      x: { title: 'length of the tunnel, layers' },
      series: architectures.map((architecture) => ({
        name: architecture,
        dots: rows.map((row) => {
          const set = sets.find(
            (each) => each.architecture === architecture && each.dataSet === row,
          );
          return set ? dotOf(set) : null;
        }),
      })),
    },
  };
}

function lengthsBySeed({ result }: ReadSet): number[] {
  const { depth = 0, rules = [] } = result.overSeeds?.detection ?? {};
  return (rules[0]?.starts ?? []).map((start) => depth - (start ?? depth) + 1);
}

/** Data sets are of unlike sizes, and some are left out for an architecture that takes long. */
function trainedOn(sets: readonly ReadSet[], rows: readonly string[]): string {
  const fewer = [...new Set(sets.map(({ architecture }) => architecture))].flatMap((name) => {
    const own = sets.filter(({ architecture }) => architecture === name).length;
    return own < rows.length ? [`${name} was trained on ${own} of the ${rows.length} alone.`] : [];
  });
  const trainings = 'How long each was trained is in the table of data sets.';
  return [...fewer, trainings].join(' ');
}
