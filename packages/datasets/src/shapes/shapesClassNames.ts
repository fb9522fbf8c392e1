import { shapesOodOutlines } from './shapesOodOutlines.js';
import { shapesOutlines } from './shapesOutlines.js';

/** The ten class names of `shapes`, by label. */
export const shapesClassNames: readonly string[] = shapesOutlines.map(([name]) => name);

/** The ten class names of `shapes-ood`, by label; none is a class of `shapes`. */
export const shapesOodClassNames: readonly string[] = shapesOodOutlines.map(([name]) => name);
