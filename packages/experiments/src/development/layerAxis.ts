import { depth } from './planDevelopment.js';

/** The numbers of all layers. */
export const layerNumbers = Array.from({ length: depth }, (_, at) => String(at + 1));

/** An axis of all layers. */
export const layerAxis = {
  title: 'layer (outputs of the ReLUs)',
  scale: 'category',
  labels: layerNumbers,
} as const;
