import { z } from 'zod';
import { text } from '../specs/fields.js';
import { networkResultSchema } from './networkResult.js';
import { runDataSchema } from './runData.js';
import { runHeaderSchema } from './runHeader.js';
import type { RunRecord } from './runRecord.js';

/** A run record of version 2: networks that were probed, and nothing beside them. */
export const runRecordV2Schema = z.strictObject({
  version: z.literal(2),
  ...runHeaderSchema.shape,
  data: z.strictObject({
    train: runDataSchema,
    id: runDataSchema,
    ood: runDataSchema.nullable(),
    notes: z.array(text()),
  }),
  networks: z.array(networkResultSchema).min(1),
});

/** {@inheritDoc runRecordV2Schema} */
export type RunRecordV2 = z.output<typeof runRecordV2Schema>;

/** The same run in the present form. */
export function upgradeRunRecordV2(run: RunRecordV2): RunRecord {
  return {
    ...run,
    version: 3,
    source: null,
    data: { ...run.data, more: [] },
    findings: [],
    figures: [],
    tables: [],
    omitted: [],
  };
}
