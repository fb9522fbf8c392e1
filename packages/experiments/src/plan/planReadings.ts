import { createTask, type DataSpec, type Task } from '@tunnel/core';
import type { SeedTraining } from '../analysis/TrainedNetwork.js';
import type { MeasureSettings } from '../settings/measures.js';
import { labelled } from './labelled.js';

/** What `planReadings` plans. */
export interface ReadingsToPlan {
  /** What labels call the network; null for labels that need no name, of a lone training. */
  readonly name: string | null;
  readonly seed: number;
  readonly train: Task<'train'>;
  /** What the ID probes read, whole; `measure` says how much of it. */
  readonly data: DataSpec;
  /** Null for no OOD probes. */
  readonly ood: DataSpec | null;
  readonly measure: MeasureSettings;
  /** Whether layers are ranked; default true. */
  readonly ranks?: boolean;
}

/** Plans ID and OOD probes and ranks of every default layer of one trained network. */
export function planReadings(reading: ReadingsToPlan): SeedTraining {
  const { name, seed, train, data, ood, measure, ranks = true } = reading;
  const label = (what: string) => labelled(name, seed, what);
  const probe = {
    kind: 'probe',
    probe: measure.probe,
    precision: measure.probePrecision,
    seed,
  } as const;
  const idData = { ...data, images: measure.probeImages ?? data.images };
  return {
    seed,
    train,
    id: createTask({
      spec: { ...probe, role: 'id', data: idData },
      weights: train,
      ...label('ID probes'),
    }),
    ood:
      ood &&
      createTask({
        spec: { ...probe, role: 'ood', data: ood },
        weights: train,
        ...label('OOD probes'),
      }),
    rank: ranks
      ? createTask({
          spec: { kind: 'rank', data, rank: measure.rank, seed },
          weights: train,
          ...label('ranks'),
        })
      : null,
  };
}

/** The readings of a network that are there, in the order in which they are run. */
export function readingsOf({ id, ood, moreOod = [], rank }: SeedTraining): Task[] {
  return [id, ood, ...moreOod, rank].filter((task) => task !== null);
}
