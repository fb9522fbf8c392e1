import { z } from 'zod';
import { tunnelDetectionSchema } from '../detection/tunnelDetection.js';
import { parseAs } from '../parsing/parseAs.js';
import { scaleSchema } from '../plans/scale.js';
import { dataSpecSchema } from '../specs/dataSpec.js';
import { accuracy, integerFrom, nonNegative, taskIdSchema, text } from '../specs/fields.js';
import { networkSpecSchema } from '../specs/networkSpec.js';
import { probeSpecSchema } from '../specs/probeSpec.js';
import { rankSpecSchema } from '../specs/rankSpec.js';
import { trainingSpecSchema } from '../specs/trainingSpec.js';
import { layerRowSchema } from './layerTable.js';

const timeSchema = z.iso.datetime().describe('a time such as 2026-01-31T12:00:00.000Z');

/**
 * One task of a run: `done` here, taken from the store (`cached`), done by another process meanwhile
 * (`elsewhere`), `failed` or `cancelled`.
 */
export const runTaskSchema = z.strictObject({
  id: taskIdSchema,
  label: text(),
  kind: z.enum(['train', 'probe', 'rank']),
  state: z.enum(['done', 'cached', 'elsewhere', 'failed', 'cancelled']),
  seconds: nonNegative().nullable(),
});

/** {@inheritDoc runTaskSchema} */
export type RunTask = z.infer<typeof runTaskSchema>;

/**
 * Data that a run used: its spec, the names of the classes by label, and the counts of images that
 * were read, null where no task got so far.
 */
export const runDataSchema = dataSpecSchema.safeExtend({
  classNames: z.array(text()),
  imagesTrain: integerFrom(1).nullable(),
  imagesTest: integerFrom(1).nullable(),
});

/** {@inheritDoc runDataSchema} */
export type RunData = z.infer<typeof runDataSchema>;

/**
 * Where and with what a result was made.
 *
 * - `versions` by name: `tunnel`, `libtorch`, `node` and whatever else matters.
 * - `commit` of the repository, null outside one.
 * - `device` and `threads` that were used; `cores` and `platform` (e.g. `linux-x64`) of the machine.
 */
export const evidenceSchema = z.strictObject({
  versions: z.record(z.string(), text()),
  commit: text().nullable().default(null),
  device: text(),
  threads: integerFrom(1),
  cores: integerFrom(1),
  platform: text(),
});

/** {@inheritDoc evidenceSchema} */
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * One execution of a plan with its results: what a report, a figure and the API show.
 *
 * - `id`: letters, digits, dots, dashes and underscores, at most 128; a file is named by it.
 * - `experiment`, `scale`, `title`, `question`: what was asked.
 * - `createdAt`, `finishedAt`: ISO 8601 in UTC.
 * - `tasks`: in the plan’s order.
 * - `data`: the training set, the OOD set (null without one) and `notes` that a reader must see,
 *   such as a built-in data set in another’s place.
 * - `network`, `training`, `probe`, `rank` (null where it was not part of the plan), `seeds`.
 * - `evidence`: versions and machine.
 * - `testAccuracy` (0 to 1), `layers`, `detection`: the results; null or empty where a task that
 *   they need did not end.
 * - `command`: the command that repeats the run.
 */
export const runRecordSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
    .describe('letters, digits, dots, dashes and underscores, at most 128'),
  experiment: text(),
  scale: scaleSchema,
  title: text(),
  question: text(),
  createdAt: timeSchema,
  finishedAt: timeSchema,
  tasks: z.array(runTaskSchema),
  data: z.strictObject({
    train: runDataSchema,
    ood: runDataSchema.nullable(),
    notes: z.array(text()),
  }),
  network: networkSpecSchema,
  training: trainingSpecSchema,
  probe: probeSpecSchema.nullable(),
  rank: rankSpecSchema.nullable(),
  seeds: z.array(integerFrom(0)).min(1),
  evidence: evidenceSchema,
  testAccuracy: accuracy().nullable(),
  layers: z.array(layerRowSchema),
  detection: tunnelDetectionSchema.nullable(),
  command: text(),
});

/** {@inheritDoc runRecordSchema} */
export type RunRecord = z.output<typeof runRecordSchema>;

/**
 * Reads a run record that was stored or sent.
 *
 * @throws TunnelError `artifact-corrupt`, one line: the path, what was wrong, what would be right
 */
export function parseRunRecord(input: unknown, where = 'run'): RunRecord {
  return parseAs(runRecordSchema, input, { where, code: 'artifact-corrupt' });
}
