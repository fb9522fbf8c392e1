import { createTask, type DataSpec, type Task, TunnelError } from '@tunnel/core';
import type { PlanInput } from '../Experiment.js';
import { planSplit } from '../plan/planSplit.js';
import type { MeasureSettings } from '../settings/measures.js';
import type { ExchangedNetwork } from './exchangedNetworks.js';
import type { Span, SplitPoint } from './SplitPoint.js';

/** The tasks of a network that is taken apart at one place. */
export interface ExchangedParts {
  readonly point: SplitPoint;
  /** The extractor after task 1 with the tunnel after task 2, and the other way round. */
  readonly e1t2: Task<'graft'>;
  readonly e2t1: Task<'graft'>;
  /** E2T1 that learns task 1 again, the first of two tasks that it is given. */
  readonly fineTuned: Task<'continual'> | null;
  /** A probe of task 1 on the last layer of E2T1. */
  readonly newHead: Task<'probe'> | null;
}

/** The tasks of one network from one seed. */
export interface SeedExchange {
  readonly seed: number;
  readonly training: Task<'continual'>;
  /** Probes of task 1 on the network after task 1 and after task 2. */
  readonly probes: readonly [after1: Task<'probe'>, after2: Task<'probe'>];
  /** The network after task 1, with both heads as they are after task 2. */
  readonly e1t1: Task<'graft'>;
  readonly parts: readonly ExchangedParts[];
}

/** One network with its tasks. */
export interface Exchange {
  readonly network: ExchangedNetwork;
  /** What figures and questions call it: `VGG-19, 5 + 5 classes`. */
  readonly title: string;
  readonly bySeed: readonly SeedExchange[];
}

/** Plans the training of one network on two tasks, from every seed, and all exchanges of its parts. */
export function planExchange(
  network: ExchangedNetwork,
  measure: MeasureSettings,
  { train, seeds }: Pick<PlanInput, 'train' | 'seeds'>,
): Exchange {
  return {
    network,
    title: `${network.name}, ${classCounts(network)} classes`,
    bySeed: seeds.map((seed) => planSeed(network, measure, train, seed)),
  };
}

/** The tasks of a seed after the training, in the order in which they are to be run. */
export function exchangesOf({ probes, e1t1, parts }: SeedExchange): Task[] {
  const ofParts = parts.flatMap(({ e1t2, e2t1, fineTuned, newHead }) => [
    e1t2,
    e2t1,
    fineTuned,
    newHead,
  ]);
  return [...probes, e1t1, ...ofParts].filter((task) => task !== null);
}

/** `5 + 5` */
export function classCounts({ sizes }: ExchangedNetwork): string {
  return sizes.join(' + ');
}

function planSeed(
  network: ExchangedNetwork,
  measure: MeasureSettings,
  data: DataSpec,
  seed: number,
): SeedExchange {
  const { name, probed, splits, fineTuning } = network;
  const training = planSplit(network, data, network.sizes, seed);
  const [first, second] = training.spec.tasks;
  const [split] = splits;
  if (!first || !second || !split) {
    throw new TunnelError('internal', `${name} learns no two tasks, or is taken apart nowhere`);
  }
  const label = (what: string) => ({
    label: `${name}, seed ${seed}: ${classCounts(network)} classes, ${what}`,
  });
  const probe = (
    weights: Task<'continual' | 'graft'>,
    layers: readonly string[],
    checkpoint: number | null,
    what: string,
  ) =>
    createTask({
      spec: {
        kind: 'probe',
        role: 'id',
        data: { ...first.data, images: measure.probeImages ?? first.data.images },
        layers: [...layers],
        checkpoint,
        probe: measure.probe,
        precision: measure.probePrecision,
        seed,
      },
      weights,
      ...label(what),
    });
  // Both heads are always those after task 2: before it the second one has learned nothing, and from
  // the end of task 1 on the first one does not change.
  const graft = (span: Span, what: string) =>
    createTask({
      spec: {
        kind: 'graft',
        data: { ...data, classes: [...classesOf(first.data), ...classesOf(second.data)] },
        checkpoint: 2,
        grafts: [{ ...span, donorCheckpoint: 1 }],
        precision: network.training.precision,
        seed,
      },
      weights: training,
      donor: training,
      ...label(what),
    });
  const again = fineTuning && {
    ...training.spec,
    training: fineTuning.training,
    tasks: [
      { ...first, data: { ...first.data, images: fineTuning.images ?? first.data.images } },
      // The engine learns at least two tasks, and nobody reads what comes of this one.
      { ...second, data: { ...second.data, images: null, imagesPerClass: 1 } },
    ],
  };
  const exchange = (point: SplitPoint): ExchangedParts => {
    const where = `split after ${point.name}`;
    const e2t1 = graft(point.tunnel, `E2T1, ${where}`);
    return {
      point,
      e1t2: graft(point.extractor, `E1T2, ${where}`),
      e2t1,
      fineTuned:
        again && createTask({ spec: again, weights: e2t1, ...label(`E2T1 fine-tuned, ${where}`) }),
      newHead: again && probe(e2t1, probed.slice(-1), null, `a new head on E2T1, ${where}`),
    };
  };
  return {
    seed,
    training,
    probes: [
      probe(training, probed, 1, 'probes of task 1 after task 1'),
      probe(training, probed, 2, 'probes of task 1 after task 2'),
    ],
    e1t1: graft({ from: split.extractor.from, to: split.tunnel.to }, 'E1T1'),
    parts: splits.map(exchange),
  };
}

function classesOf({ classes }: DataSpec): readonly number[] {
  return classes ?? [];
}
