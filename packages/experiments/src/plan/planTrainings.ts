import {
  createPlan,
  createTask,
  type NetworkSpecInput,
  type Precision,
  type ProbeSpecInput,
  type RankSpecInput,
  type TrainingSpecInput,
} from '@tunnel/core';
import type { PlanInput, PlannedExperiment, PlannedTraining } from '../Experiment.js';

/** One network of an experiment and how it is trained. */
export interface NetworkSettings {
  /** What figures and tables call it. */
  readonly name: string;
  readonly network: NetworkSpecInput;
  readonly training: TrainingSpecInput;
}

/** What is the same for all networks of an experiment at one scale. */
export interface MeasureSettings {
  /** Training images; null for all. */
  readonly images: number | null;
  /** Training images of the ID probes; null for all. */
  readonly probeImages: number | null;
  readonly probe: ProbeSpecInput;
  /** Of the forward pass that the probes read. */
  readonly probePrecision: Precision;
  readonly rank: RankSpecInput;
}

/** What `planTrainings` plans. */
export interface TrainingsToPlan {
  readonly experiment: string;
  /** None twice by name. */
  readonly networks: readonly NetworkSettings[];
  readonly measure: MeasureSettings;
}

/**
 * Plans every network from every seed: train it, put ID and OOD probes on every default layer, and
 * rank every default layer.
 *
 * Seed by seed, so that every network has a result early. Of one seed all trainings come before the
 * measurements: processes that share the plan find something to do while the longest one lasts.
 */
export function planTrainings(
  { experiment, networks, measure }: TrainingsToPlan,
  input: PlanInput,
): PlannedExperiment {
  const lone = networks.length === 1 && input.seeds.length === 1;
  const bySeed = input.seeds.map((seed) =>
    networks.map((network) => planTraining(network, measure, input, seed, lone)),
  );
  const tasks = bySeed.flatMap((trainings) => [
    ...trainings.map(({ train }) => train),
    ...trainings.flatMap(({ id, ood, rank }) => [id, ood, rank]),
  ]);
  return {
    plan: createPlan({ experiment, scale: input.scale, tasks }),
    networks: networks.map(({ name }, at) => ({
      name,
      trainings: bySeed.flatMap((trainings) => trainings[at] ?? []),
    })),
  };
}

function planTraining(
  { name, network, training }: NetworkSettings,
  measure: MeasureSettings,
  { train: data, ood: oodData }: PlanInput,
  seed: number,
  lone: boolean,
): PlannedTraining {
  const label = (what: string) => (lone ? {} : { label: `${name}, seed ${seed}: ${what}` });
  const train = createTask({
    spec: { kind: 'train', network, data: { ...data, images: measure.images }, training, seed },
    ...label('train'),
  });
  const probe = {
    kind: 'probe',
    probe: measure.probe,
    precision: measure.probePrecision,
    seed,
  } as const;
  const idData = { ...data, images: measure.probeImages };
  return {
    seed,
    train,
    id: createTask({
      spec: { ...probe, role: 'id', data: idData },
      weights: train,
      ...label('ID probes'),
    }),
    ood: createTask({
      spec: { ...probe, role: 'ood', data: oodData },
      weights: train,
      ...label('OOD probes'),
    }),
    rank: createTask({
      spec: { kind: 'rank', data, rank: measure.rank, seed },
      weights: train,
      ...label('ranks'),
    }),
  };
}
