import { type Estimate, resampleNetworks } from '../detection/resampleNetworks.js';
import type { TunnelNetwork } from '../detection/TunnelNetwork.js';
import { TunnelError } from '../errors/TunnelError.js';
import type { CostResult } from '../results/costResult.js';
import type { Interval } from '../statistics/interval.js';
import { wilsonInterval } from '../statistics/wilsonInterval.js';
import { paretoFront } from './paretoFront.js';

/** What a cut is priced by. */
export const cutCosts = ['latency', 'parameters', 'multiply-adds'] as const;

/** One of {@link cutCosts}. */
export type CutCost = (typeof cutCosts)[number];

/** What is known of a network to price its cuts. */
export interface CutsInput {
  /** The cost of the layers that the probes read, at least. */
  readonly cost: CostResult;
  /** Its probes; each is the head of the network that is cut at its layer. */
  readonly network: TunnelNetwork;
  /** Of each layer’s ID probe: the features that it reads. */
  readonly features: readonly number[];
  /** Of the ID probes. */
  readonly classes: number;
  /** The whole network’s accuracy on its own test images; null where it is not known. */
  readonly whole: { readonly accuracy: number; readonly images: number } | null;
  /** Default latency. */
  readonly by?: CutCost;
}

/**
 * A network that ends at a layer, with a linear head there.
 *
 * - `layer`: null for the network as it is.
 * - `parameters`, `multiplyAdds`: of what is kept and of the head; `head` of the head alone.
 * - `microseconds`: for an image up to the layer, without the head, over the repeats.
 * - `id`, `ood`: accuracies (0 to 1) with 95 % intervals; null where they were not measured.
 * - `idLoss`: ID accuracy of the last layer read less this one’s, in points; null for the network.
 * - `front`: whether it is on the Pareto front by ID and by OOD accuracy; null without one.
 */
export interface CutPrice {
  readonly layer: number | null;
  readonly name: string;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly head: { readonly parameters: number; readonly multiplyAdds: number };
  readonly microseconds: { readonly min: number; readonly median: number };
  readonly id: Measured | null;
  readonly ood: Measured | null;
  readonly idLoss: Estimate | null;
  readonly front: { readonly id: boolean | null; readonly ood: boolean | null };
}

/** An accuracy and its 95 % interval; null where its images are not known. */
interface Measured {
  readonly accuracy: number;
  readonly interval: Interval | null;
}

/**
 * Prices every cut of a network, in the order of its layers, and after them the network as it is.
 *
 * @throws TunnelError `invalid-request` for probes that no tunnel can be looked for in,
 *   `weights-mismatch` for a cost without one of their layers
 */
export function priceCuts({ by = 'latency', ...input }: CutsInput): CutPrice[] {
  const prices = [...cutsOf(input), wholeOf(input)];
  const fronts = { id: frontOf(prices, by, 'id'), ood: frontOf(prices, by, 'ood') };
  return prices.map((price, at) => ({
    ...price,
    front: { id: fronts.id[at] ?? null, ood: fronts.ood[at] ?? null },
  }));
}

/** What a cut costs. */
export function cutCostOf(price: Omit<CutPrice, 'front'>, by: CutCost): number {
  switch (by) {
    case 'latency':
      return price.microseconds.median;
    case 'parameters':
      return price.parameters;
    case 'multiply-adds':
      return price.multiplyAdds;
  }
}

type Unranked = Omit<CutPrice, 'front'>;

function cutsOf({ cost, network, features, classes }: Omit<CutsInput, 'by'>): Unranked[] {
  const resampled = resampleNetworks([[{ seed: 0, ...network }]]);
  return network.layers.map(({ layer, name, ood }, at) => {
    const row = cost.layers.find((each) => each.name === name);
    if (!row) {
      throw new TunnelError(
        'weights-mismatch',
        `the cost has no layer ${name}, which the probes read; give the cost of the same layers of the same network`,
        { layer: name },
      );
    }
    const weights = (features[at] ?? 0) * classes;
    const head = { parameters: weights + classes, multiplyAdds: weights };
    const id = resampled.estimate(([curves]) => curves?.id[at] ?? null);
    const onOther = resampled.estimate(([curves]) => curves?.ood?.[at] ?? null);
    return {
      layer,
      name,
      parameters: row.cumulativeParameters + head.parameters,
      multiplyAdds: row.cumulativeMultiplyAdds + head.multiplyAdds,
      head,
      microseconds: row.cumulativeMicroseconds,
      id: measured(id),
      ood: ood === null || ood === undefined ? null : measured(onOther),
      idLoss: resampled.estimate(
        ([curves]) => 100 * ((curves?.id.at(-1) ?? 0) - (curves?.id[at] ?? 0)),
      ),
    };
  });
}

function measured({ value, interval }: Estimate): Measured | null {
  return value === null ? null : { accuracy: value, interval };
}

function wholeOf({ cost, whole }: Omit<CutsInput, 'by'>): Unranked {
  const last = cost.layers.at(-1);
  return {
    layer: null,
    name: 'the network',
    parameters: cost.parameters,
    multiplyAdds: cost.multiplyAdds,
    head: { parameters: 0, multiplyAdds: 0 },
    microseconds: last?.cumulativeMicroseconds ?? cost.microseconds,
    id: whole && {
      accuracy: whole.accuracy,
      interval: wilsonInterval(whole.accuracy, whole.images),
    },
    ood: null,
    idLoss: null,
  };
}

/** Whether each is on the front, null where it has no such accuracy. */
function frontOf(prices: readonly Unranked[], by: CutCost, of: 'id' | 'ood'): (boolean | null)[] {
  const offered = prices.filter((price) => price[of] !== null);
  const front = paretoFront(
    offered.map((price) => ({ cost: cutCostOf(price, by), gain: price[of]?.accuracy ?? 0 })),
  );
  return prices.map((price) => front[offered.indexOf(price)] ?? null);
}
