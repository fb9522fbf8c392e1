/** Standard errors of chance that an accuracy must exceed: the best of 36 layers does not by luck. */
const chanceErrors = 4;

/**
 * Whether an accuracy is above chance, 1 / classes, by four of its standard errors.
 *
 * @param images that were tested; null where it is not known, for above chance at all
 */
export function isAboveChance(accuracy: number, classes: number, images: number | null): boolean {
  const chance = 1 / classes;
  const error = images === null ? 0 : Math.sqrt((chance * (1 - chance)) / images);
  return accuracy > chance + chanceErrors * error;
}
