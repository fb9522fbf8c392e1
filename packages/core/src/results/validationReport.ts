import { z } from 'zod';
import { accuracy, integerFrom, nonNegative } from '../specs/fields.js';

/** A network on the images that were held out. */
export const validationReportSchema = z.strictObject({
  accuracy: accuracy(),
  lossNats: nonNegative(),
  calibrationError: accuracy(),
  images: integerFrom(1),
});
