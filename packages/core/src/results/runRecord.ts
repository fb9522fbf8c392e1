import { z } from 'zod';
import { parseAs } from '../parsing/parseAs.js';
import { text } from '../specs/fields.js';
import { networkResultSchema } from './networkResult.js';
import { runDataSchema } from './runData.js';
import { runHeaderSchema } from './runHeader.js';
import { runRecordV1Schema, upgradeRunRecord } from './runRecordV1.js';

/**
 * One execution of a plan with its results: what a report, a figure and the API show.
 *
 * - `version` of this form. Records of version 1 had one network and one seed, and no such field.
 * - `id`: letters, digits, dots, dashes and underscores, at most 128; a file is named by it.
 * - `experiment`, `scale`, `title`, `question`: what was asked.
 * - `createdAt`, `finishedAt`: ISO 8601 in UTC.
 * - `tasks`: in the plan’s order.
 * - `data`: what the networks were trained on (`train`), what the ID probes read (`id`, the same
 *   data set, at times fewer of its images), what the OOD probes read (null without them), and
 *   `notes` that a reader must see, such as a built-in data set in another’s place.
 * - `networks`: settings and results of each, in the experiment’s order; no name twice.
 * - `seeds`: of every network.
 * - `evidence`: versions and machine.
 * - `command`: the command that repeats the run.
 */
export const runRecordSchema = z
  .strictObject({
    version: z.literal(2).describe('2; a record of version 1 has none'),
    ...runHeaderSchema.shape,
    data: z.strictObject({
      train: runDataSchema,
      id: runDataSchema,
      ood: runDataSchema.nullable(),
      notes: z.array(text()),
    }),
    networks: z.array(networkResultSchema).min(1),
  })
  .superRefine(({ networks }, context) => {
    networks.forEach(({ name }, index) => {
      if (networks.findIndex((other) => other.name === name) === index) return;
      const message = `is “${name}” again; give each network a name of its own`;
      context.addIssue({ code: 'custom', path: ['networks', index, 'name'], message });
    });
  });

/** {@inheritDoc runRecordSchema} */
export type RunRecord = z.output<typeof runRecordSchema>;

/**
 * Reads a run record that was stored or sent, of this version or of an earlier one.
 *
 * @throws TunnelError `artifact-corrupt`, one line: the path, what was wrong, what would be right
 */
export function parseRunRecord(input: unknown, where = 'run'): RunRecord {
  const options = { where, code: 'artifact-corrupt' } as const;
  const versioned = typeof input === 'object' && input !== null && 'version' in input;
  if (versioned) return parseAs(runRecordSchema, input, options);
  return upgradeRunRecord(parseAs(runRecordV1Schema, input, options));
}
