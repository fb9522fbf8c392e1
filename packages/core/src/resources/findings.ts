import { z } from 'zod';
import { findingSchema } from '../findings/finding.js';

/** What a run says to the claims. */
export const findingsSchema = z.strictObject({ run: z.string(), findings: z.array(findingSchema) });
