/**
 * Colours from low to high values, the same in both themes. They grow lighter all the way and evenly
 * to the eye, under the common kinds of colour blindness and without colour as well: viridis, by
 * S. van der Walt and N. Smith (CC0), at ten places.
 */
export const sequentialColours: readonly string[] = [
  '#440154',
  '#482878',
  '#3e4a89',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
];

/** Colours from values below 0 over 0, the middle, to those above: blue and brown stay apart. */
export const divergingColours: readonly string[] = [
  '#0b3c7d',
  '#3f7fbf',
  '#a3c8e6',
  '#f4f4f2',
  '#f0bf8f',
  '#c9762b',
  '#7a3503',
];
