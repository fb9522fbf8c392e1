import { z } from 'zod';
import { text } from '../specs/fields.js';

/** A part of an experiment that a run left out, and why, as a sentence. */
export const omissionSchema = z.strictObject({ part: text(), reason: text() });

/** {@inheritDoc omissionSchema} */
export type Omission = z.infer<typeof omissionSchema>;
