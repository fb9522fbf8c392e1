import { z } from 'zod';
import { figureSchema } from '../figures/figure.js';
import { figureTableSchema } from '../figures/figureTable.js';
import { findingSchema } from '../findings/finding.js';
import { parseAs } from '../parsing/parseAs.js';
import { text } from '../specs/fields.js';
import { networkResultSchema } from './networkResult.js';
import { omissionSchema } from './omission.js';
import { runDataSchema } from './runData.js';
import { runHeaderSchema } from './runHeader.js';
import { runRecordV1Schema, upgradeRunRecordV1 } from './runRecordV1.js';
import { runRecordV2Schema, upgradeRunRecordV2 } from './runRecordV2.js';

/**
 * One execution of a plan with its results: what a report, a figure and the API show.
 *
 * - `version` of this form. Records of version 1 had one network and one seed, and no such field; those
 *   of version 2 had networks alone.
 * - `id`: letters, digits, dots, dashes and underscores, at most 128; a file is named by it.
 * - `experiment`, `scale`, `title`, `question`, `source`: what was asked, and where it is from.
 * - `createdAt`, `finishedAt`: ISO 8601 in UTC.
 * - `tasks`: in the plan’s order.
 * - `data`: what the networks were trained on (`train`), what the ID probes read (`id`, the same
 *   data set, at times fewer of its images), what the OOD probes read (null without them), `more`
 *   that was used, each with what for, and `notes` that a reader must see, such as a built-in data set
 *   in another’s place.
 * - `networks`: settings and results of each that was probed and looked for a tunnel in, in the
 *   experiment’s order; no name twice.
 * - `seeds`: of every network.
 * - `findings`: what the run says to the claims that the experiment tests.
 * - `figures`, `tables`: beside those that `networks` make; no id twice.
 * - `omitted`: parts that were left out.
 * - `evidence`: versions and machine.
 * - `command`: the command that repeats the run.
 */
export const runRecordSchema = z
  .strictObject({
    version: z.literal(3).describe('3; earlier forms have 2, or none'),
    ...runHeaderSchema.shape,
    source: text().nullable(),
    data: z.strictObject({
      train: runDataSchema,
      id: runDataSchema,
      ood: runDataSchema.nullable(),
      more: z.array(z.strictObject({ use: text(), data: runDataSchema })),
      notes: z.array(text()),
    }),
    networks: z.array(networkResultSchema),
    findings: z.array(findingSchema),
    figures: z.array(figureSchema),
    tables: z.array(figureTableSchema),
    omitted: z.array(omissionSchema),
  })
  .superRefine(({ networks, figures, tables }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    networks.forEach(({ name }, index) => {
      if (networks.findIndex((other) => other.name === name) === index) return;
      refuse(
        ['networks', index, 'name'],
        `is “${name}” again; give each network a name of its own`,
      );
    });
    const ids = [...figures, ...tables].map(({ id }) => id);
    ids.forEach((id, index) => {
      if (ids.indexOf(id) === index) return;
      const path =
        index < figures.length
          ? ['figures', index, 'id']
          : ['tables', index - figures.length, 'id'];
      refuse(path, `is “${id}” again; give each figure and table an id of its own`);
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
  const version =
    typeof input === 'object' && input !== null && 'version' in input && input.version;
  if (version === false) {
    const first = parseAs(runRecordV1Schema, input, options);
    return upgradeRunRecordV2(upgradeRunRecordV1(first));
  }
  if (version !== 2) return parseAs(runRecordSchema, input, options);
  return upgradeRunRecordV2(parseAs(runRecordV2Schema, input, options));
}
