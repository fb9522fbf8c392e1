import { type Question, references } from '@tunnel/core';
import { type LayerMatrix, layerPairs, meanAtDistances } from '../analysis/layerMatrix.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';

/** The bound of a difference: no more alike, and no more different, than what it is compared with. */
const noDifference = 0;

/**
 * `similarity`: whether layers of the tunnel are more alike than others, and differ less. Pairs of
 * layers are compared at equal distance, since closeness alone makes them alike.
 */
export function contrastQuestions(found: MeasuredSimilarity): Question[] {
  return contrastsOf(found).map((contrast) => contrastQuestion(found, contrast));
}

/** Pairs of layers by where they lie: both before the tunnel, both in it, or one of each. */
function pairsBy({ start, depth }: TunnelSpan) {
  const inTunnel = (layer: number) => layer >= start - 1;
  const all = layerPairs(depth);
  return {
    extractor: all.filter(([, later]) => !inTunnel(later)),
    tunnel: all.filter(([earlier]) => inTunnel(earlier)),
    across: all.filter(([earlier, later]) => !inTunnel(earlier) && inTunnel(later)),
  };
}

interface Contrast {
  readonly title: string;
  readonly statistic: string;
  readonly side: 'above' | 'below';
  /** Of each seed. */
  readonly matrices: readonly LayerMatrix[];
  readonly images: number;
  /** What the tunnel’s pairs are compared with. */
  readonly others: readonly ('extractor' | 'across')[];
  /** Pairs of neighbours alone, or of all distances that the tunnel has. */
  readonly distances: 'neighbours' | 'all';
  readonly cautions: readonly string[];
  readonly references?: Question['references'];
}

function contrastsOf({ within, l1 }: MeasuredSimilarity): Contrast[] {
  const cka = {
    side: 'above',
    matrices: within.map(({ debiased }) => debiased),
    images: within[0]?.images ?? 0,
    cautions: [
      'layers that are close are alike in any network, which alone makes a block along the diagonal, so only pairs at equal distance are compared',
    ],
  } as const;
  return [
    {
      title:
        'two layers of the tunnel are more alike than one before it and one in it, at equal distance',
      statistic:
        'the mean debiased CKA of pairs within the tunnel less that of equally distant pairs across its start',
      others: ['across'],
      distances: 'all',
      ...cka,
    },
    {
      title: 'neighbours in the tunnel are more alike than neighbours before it',
      statistic:
        'the mean debiased CKA of neighbours in the tunnel less that of neighbours before it',
      others: ['extractor'],
      distances: 'neighbours',
      ...cka,
    },
    {
      title: 'neighbours in the tunnel differ less, by L1, than those before and at its start',
      statistic:
        'the mean L1 difference of neighbours in the tunnel less that of the other neighbours',
      side: 'below',
      matrices: l1,
      images: within[0]?.images ?? 0,
      others: ['extractor', 'across'],
      distances: 'neighbours',
      cautions: [
        'L1 compares unit by unit, and nothing aligns the units of two layers; features of a layer are divided by their mean absolute value first, so that scale alone makes no difference',
      ],
      references: [
        references.notFound('whether layers are brought to one scale before their L1 difference'),
      ],
    },
  ];
}

/** Whether the tunnel’s pairs of layers differ from others in the mean. */
function contrastQuestion({ network, split }: MeasuredSimilarity, contrast: Contrast): Question {
  const { statistic, side, matrices, images, others, distances } = contrast;
  const title = `${network.name}: ${contrast.title}`;
  const common = { claim: 'similarity', title, references: contrast.references } as const;
  if (!split) {
    const reason =
      'neither the 95 % nor the 98 % rule leaves two layers on each side of the tunnel’s start, so one side has no neighbours to compare';
    return { ...common, by: 'nothing', reason };
  }
  const pairs = pairsBy(split);
  const compared = Array.from(
    { length: distances === 'neighbours' ? 1 : split.depth - split.start },
    (_, at) => at + 1,
  );
  const other = others.flatMap((each) => pairs[each]);
  const means = matrices.flatMap((matrix) => {
    const inside = meanAtDistances(matrix, pairs.tunnel, compared);
    const outside = meanAtDistances(matrix, other, compared);
    return inside === null || outside === null ? [] : [[inside, outside] as const];
  });
  if (means.length < matrices.length) {
    const reason =
      'in some seed a layer gives the same for all images, which is like no other layer';
    return { ...common, by: 'nothing', reason };
  }
  return {
    ...common,
    by: 'seeds',
    statistic: { name: statistic, unit: null },
    values: means.map(([inside, outside]) => inside - outside),
    pairs: means,
    claimed: { side, bound: noDifference },
    n: [{ count: images, of: 'test images' }],
    cautions: [...split.cautions, ...contrast.cautions],
  };
}
