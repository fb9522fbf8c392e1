import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  layerTable,
  type ProbeFacts,
  type ProbeResult,
  parseAs,
  parseRunRecord,
  probeResultSchema,
  type RankResult,
  type RunTask,
  rankResultSchema,
  singleRunOf,
  TunnelError,
  type TunnelNetwork,
  tunnelLayers,
} from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { readCorrectness, Store } from '@tunnel/store';
import { z } from 'zod';

/** Measurements of one network, by what they are. */
interface Measurements {
  id?: ProbeResult;
  ood?: ProbeResult;
  rank?: RankResult;
}

/**
 * A network’s measurements from files and ids of tasks, or from one whole table.
 *
 * @param folder of the store, as `Store.open` takes it
 * @throws TunnelError `invalid-request`, `usage`, `artifact-corrupt`, `weights-mismatch`
 */
export async function readNetwork(
  sources: string[],
  folder: string | undefined,
): Promise<TunnelNetwork> {
  const measurements: Measurements = {};
  const facts: { id?: ProbeFacts; ood?: ProbeFacts } = {};
  let weights: string | null = null;
  for (const source of sources) {
    const value = await readSource(source, folder);
    if (isObject(value) && (Array.isArray(value['layers']) || 'experiment' in value)) {
      if (sources.length > 1) throw refused(source, 'is a whole table; give it alone');
      return wholeTable(value, source, folder);
    }
    if (!isObject(value) || !isObject(value['spec'])) {
      throw refused(source, 'holds no measurements that "tunnel detect" knows');
    }
    const from = networkOf(value['inputs'], value['spec']);
    if (weights !== null && from !== weights) {
      throw refused(source, 'is of another network, or of another checkpoint of it');
    }
    weights = from;
    const role = addMeasurement(measurements, value['spec'], value['result'], source);
    if (role !== 'rank') facts[role] = await factsOf(measurements[role], value['id'], folder);
  }
  const { id, ood, rank } = measurements;
  if (!id) {
    throw new TunnelError(
      'invalid-request',
      'no ID probe is among the sources; give the probe on the training data too',
    );
  }
  return { layers: tunnelLayers(layerTable({ id, ood, rank })), ...facts };
}

/** What tells one measured network from another: the task that made it, and its checkpoint. */
function networkOf(inputs: unknown, spec: Record<string, unknown>): string | null {
  return isObject(inputs) ? JSON.stringify([inputs['weights'], spec['checkpoint'] ?? null]) : null;
}

/** What is known of a probe’s test; its correctness where the store has the probe. */
async function factsOf(
  result: ProbeResult | undefined,
  id: unknown,
  folder: string | undefined,
): Promise<ProbeFacts> {
  const store = await Store.open(folder);
  const stored = typeof id === 'string' ? await store.readTask(id) : null;
  const file = stored && resolve(store.taskFolder(stored.id), artifactFiles.correctness);
  return {
    classes: result?.classes,
    images: result?.imagesTest,
    correct: file === null ? null : await readCorrectness(file),
  };
}

async function readSource(source: string, folder: string | undefined): Promise<unknown> {
  if (!existsSync(source)) {
    if (/^[0-9a-f]{4,64}$/.test(source)) return (await Store.open(folder)).findTask(source);
    throw new TunnelError('usage', `${source} is neither a file nor a task id`, { source });
  }
  try {
    return JSON.parse(await readFile(source, 'utf8'));
  } catch (error) {
    throw refused(source, `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** A run record, or layers as `detectTunnel` reads them. */
async function wholeTable(
  value: Record<string, unknown>,
  source: string,
  folder: string | undefined,
): Promise<TunnelNetwork> {
  if ('experiment' in value) {
    const run = singleRunOf(parseRunRecord(value, source));
    if (run) return { layers: tunnelLayers(run.layers), ...(await factsOfRun(run.tasks, folder)) };
    throw refused(source, 'is a run of several trainings, each with its tunnel; see its report');
  }
  const where = { where: `${source}: layers`, code: 'invalid-request' } as const;
  return {
    layers: parseAs(layersSchema, value['layers'], where),
    id: await givenFacts(value['id'], source),
    ood: await givenFacts(value['ood'], source),
  };
}

/** Layers as somebody writes them; what else they have is left alone. `detectTunnel` checks the values. */
const layersSchema = z.array(
  z.looseObject({
    layer: z.number(),
    name: z.string().min(1),
    id: z.number(),
    ood: z.number().nullish(),
    rank: z.number().nullish(),
  }),
);

/** What the store still has of a run’s probes. */
async function factsOfRun(
  tasks: readonly RunTask[],
  folder: string | undefined,
): Promise<Pick<TunnelNetwork, 'id' | 'ood'>> {
  const store = await Store.open(folder);
  const facts: { id?: ProbeFacts; ood?: ProbeFacts } = {};
  for (const { id, kind } of tasks) {
    const stored = kind === 'probe' ? await store.readTask<'probe'>(id) : null;
    if (stored) facts[stored.spec.role] = await factsOf(stored.result, id, folder);
  }
  return facts;
}

/** Facts of a probe as a table has them, the correctness in a file that is named from its folder. */
async function givenFacts(facts: unknown, source: string): Promise<ProbeFacts | null> {
  if (facts === undefined || facts === null) return null;
  const where = { where: `${source}: facts of a probe`, code: 'invalid-request' } as const;
  const { classes, images, correct } = parseAs(factsSchema, facts, where);
  return {
    classes,
    images,
    correct:
      correct === undefined ? null : await readCorrectness(resolve(dirname(source), correct)),
  };
}

/** `detectTunnel` checks the counts. */
const factsSchema = z.strictObject({
  classes: z.number().nullish(),
  images: z.number().nullish(),
  correct: z.string().optional().describe('the name of a file'),
});

function addMeasurement(
  measurements: Measurements,
  spec: Record<string, unknown>,
  result: unknown,
  source: string,
): keyof Measurements {
  const role = spec['kind'] === 'probe' ? spec['role'] : spec['kind'];
  if (role !== 'id' && role !== 'ood' && role !== 'rank') {
    throw refused(source, `is of ${JSON.stringify(spec['kind'])}; give tasks that probe or rank`);
  }
  if (measurements[role]) throw refused(source, `is a second measurement of ${role}; give one`);
  const parsed = (role === 'rank' ? rankResultSchema : probeResultSchema).safeParse(result);
  if (!parsed.success) throw refused(source, 'holds a result of another form');
  Object.assign(measurements, { [role]: parsed.data });
  return role;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(source: string, what: string): TunnelError {
  return new TunnelError('invalid-request', `${source} ${what}`, { source });
}
