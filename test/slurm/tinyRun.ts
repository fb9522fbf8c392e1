import { fileURLToPath } from 'node:url';
import { createPlan, createTask, type Evidence, type Task } from '@tunnel/core';
import { type Dataset, dataSpecOf, getDataset } from '@tunnel/datasets';
import {
  collectEvidence,
  type PlanRun,
  SlurmEngine,
  SubmittedRun,
  slurmSettingsSchema,
  submitJobs,
} from '@tunnel/lab';
import { createEngine, resolveLibtorch } from '@tunnel/native';
import { Store } from '@tunnel/store';

const cache = fileURLToPath(new URL('../../node_modules/.tunnel/test-cache', import.meta.url));
const program = fileURLToPath(new URL('../../apps/cli/bin/tunnel.mjs', import.meta.url));

const measures = ['id', 'ood', 'rank'] as const;
type Measure = (typeof measures)[number];

/** How many epochs a training has, and of how many seeds there is one. */
export interface TinyPlan {
  readonly seeds: number;
  readonly epochs: number;
  readonly learningRate?: number;
  /** Of each network; default all. */
  readonly measures?: readonly Measure[];
  /** Default that of the data. */
  readonly contentHash?: string;
}

const run = { device: 'cpu', threads: 1 } as const;
const engine = createEngine();
// The jobs have this process’s environment; another cache folder would hide libtorch from them.
process.env['LIBTORCH'] = resolveLibtorch().path;
process.env['TUNNEL_CACHE_DIR'] = cache;

let evidence: Promise<Evidence> | null = null;

/** Trainings of a small MLP on 400 images, each with two probes and ranks, and a store to run them in. */
export async function tinyRun(folder: string, plan: TinyPlan): Promise<PlanRun> {
  const dataset = await getDataset('shapes');
  evidence ??= collectEvidence(engine, run);
  return {
    plan: createPlan({ experiment: 'tiny', scale: 'smoke', tasks: tasksOf(dataset, plan) }),
    engine,
    store: await Store.open(folder),
    datasets: [dataset],
    run,
    evidence: await evidence,
  };
}

function tasksOf(
  dataset: Dataset,
  { seeds, epochs, learningRate = 0.01, ...rest }: TinyPlan,
): Task[] {
  const { measures: wanted = measures, ...hash } = rest;
  const data = { ...dataSpecOf(dataset), ...hash, images: 400 };
  const network = { kind: 'mlp', depth: 2, width: 16 } as const;
  const probe = { kind: 'probe', data, probe: { epochs: 1 } } as const;
  return Array.from({ length: seeds }, (_, seed) => {
    const training = { epochs, learningRate };
    const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
    const readings = wanted.map((measure) =>
      measure === 'rank'
        ? createTask({ spec: { kind: 'rank', data, rank: { images: 100 }, seed }, weights: train })
        : createTask({ spec: { ...probe, role: measure, seed }, weights: train }),
    );
    return [train, ...readings];
  }).flat();
}

let runs = 0;

/** The id of a run that no other has. */
function newRunId(): string {
  runs += 1;
  return `tiny-${process.pid}-${runs}`;
}

/** Runs plans on the cluster that this process’s environment names, and looks often. */
export function slurmEngine(
  settings: Parameters<typeof slurmSettingsSchema.parse>[0] = {},
  options: Partial<ConstructorParameters<typeof SlurmEngine>[0]> = {},
): SlurmEngine {
  return new SlurmEngine({
    id: newRunId(),
    settings: slurmSettingsSchema.parse(settings),
    command: [process.execPath, program],
    dataDir: null,
    onStop: 'cancel',
    pollMs: [200, 500],
    settleMs: 1_000,
    ...options,
  });
}

/** Gives a plan to the cluster as `tunnel run --engine slurm` does, and leaves it. Returns the run’s id. */
export async function submitTiny(tiny: PlanRun): Promise<string> {
  const submitted = new SubmittedRun(tiny.store, newRunId());
  const { experiment, scale } = tiny.plan;
  await submitted.writeRequest({
    ...{ experiment, scale, seeds: [0], dataset: 'shapes', device: 'cpu', threads: 1 },
    ...{ memoryBytes: null, dataDir: null, createdAt: new Date().toISOString() },
  });
  await submitJobs({
    run: tiny,
    submitted,
    settings: slurmSettingsSchema.parse({}),
    command: [process.execPath, program],
    dataDir: null,
  });
  return submitted.id;
}

/** What a plan’s tasks came to, without what is of one run: when, how long, where. */
export async function resultsIn(folder: string, ids: readonly string[]): Promise<unknown[]> {
  const store = await Store.open(folder);
  return Promise.all(
    ids.map(async (id) => {
      const { spec, files, result } = (await store.verifyTask(id)) ?? {};
      return { id, spec, files, result: withoutTimes(result) };
    }),
  );
}

const measured = new Set(['seconds', 'imagesPerSecond']);

/** What is computed, and not how fast. */
function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !measured.has(key));
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutTimes(each)]));
}
