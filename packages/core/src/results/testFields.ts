import { z } from 'zod';
import { accuracy, nonNegative } from '../specs/fields.js';

/**
 * What a network does on test images: accuracies from 0 to 1, the mean cross-entropy in nats.
 *
 * - `testCalibrationError`: the expected calibration error in 15 bins of equal width, from 0 to 1
 *   (Guo et al. 2017).
 * - `testAccuracyByClass`, `testAccuracyByHead`: null where a class or a head’s classes have no test
 *   images.
 */
export const testFields = {
  testAccuracy: accuracy(),
  testLossNats: nonNegative(),
  testCalibrationError: accuracy(),
  testAccuracyByClass: z.array(accuracy().nullable()).min(1),
  testAccuracyByHead: z.array(accuracy().nullable()).min(1),
};
