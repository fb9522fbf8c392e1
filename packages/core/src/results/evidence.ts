import { z } from 'zod';
import { integerFrom, text } from '../specs/fields.js';

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
