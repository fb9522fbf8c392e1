import { z } from 'zod';
import { TunnelError } from '../errors/TunnelError.js';
import { parseAs } from '../parsing/parseAs.js';
import { runTaskSchema } from '../results/runTask.js';
import { taskIdSchema } from '../specs/fields.js';
import { taskKindSchema } from '../specs/taskSpec.js';
import { errorDataSchema } from './errorData.js';
import { progressSchema } from './progress.js';
import { standingSchema } from './standing.js';

const count = z.int().min(0);
const place = { task: taskIdSchema, label: z.string(), index: count, total: count };

/**
 * What happens to a run, as a worker tells it.
 *
 * - `state`: it stands otherwise; `error` of one that failed.
 * - `download`: of its data; `data`: what it is run on; `plan`: its tasks, with their inputs’ ids by
 *   role.
 * - `started`, `progress`, `ended`: of a task; `progress` as the engine’s own, `seconds` null where the
 *   result was in the store.
 * - `waiting`: other processes compute these tasks.
 * - `warning`: something went wrong, and the run goes on.
 */
export const happeningSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('state'),
    state: standingSchema,
    error: errorDataSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('download'),
    bytes: z.number(),
    totalBytes: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('data'),
    train: z.string(),
    ood: z.string().nullable(),
    notes: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('plan'),
    tasks: z.array(
      z.strictObject({
        id: taskIdSchema,
        label: z.string(),
        kind: taskKindSchema,
        inputs: z.record(z.string(), taskIdSchema),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('started'), ...place }),
  z.strictObject({ kind: z.literal('progress'), task: taskIdSchema, progress: progressSchema }),
  z.strictObject({
    kind: z.literal('ended'),
    ...place,
    state: runTaskSchema.shape.state,
    seconds: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('waiting'), tasks: z.array(taskIdSchema) }),
  z.strictObject({ kind: z.literal('warning'), error: errorDataSchema }),
]);

/** {@inheritDoc happeningSchema} */
export type Happening = z.output<typeof happeningSchema>;

/** A happening as it is kept: `id` counts from 1 without gaps, `time` is when it was heard of. */
export type RunEvent = Happening & { readonly id: number; readonly time: string };

/** Reads an event as it was kept. @throws TunnelError `artifact-corrupt` */
export function parseRunEvent(json: string): RunEvent {
  const where = { where: 'event', code: 'artifact-corrupt' } as const;
  const { id, time, ...happening } = parseAs(stampSchema, parseJson(json), where);
  return { id, time, ...parseAs(happeningSchema, happening, where) };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new TunnelError('artifact-corrupt', 'event is not JSON; give one line of the log');
  }
}

const stampSchema = z.looseObject({ id: z.int().min(1), time: z.iso.datetime() });
