import { fivePointStar } from './fivePointStar.js';
import { box, convexPolygon, disc, joined, type Outline, without } from './outline.js';

/** The ten classes of `shapes`, by label. */
export const shapesOutlines: readonly (readonly [className: string, outline: Outline])[] = [
  ['disc', disc(0, 0, 0.9)],
  ['ring', without(disc(0, 0, 0.95), disc(0, 0, 0.5))],
  ['square', box(0, 0, 0.78, 0.78)],
  ['frame', without(box(0, 0, 0.82, 0.82), box(0, 0, 0.42, 0.42))],
  ['triangle', convexPolygon([0, -0.95], [0.92, 0.7], [-0.92, 0.7])],
  ['cross', joined(box(0, 0, 0.95, 0.3), box(0, 0, 0.3, 0.95))],
  ['star', fivePointStar],
  ['crescent', without(disc(0, 0, 0.95), disc(0.5, 0, 0.8))],
  [
    'arrow',
    joined(box(-0.4, 0, 0.55, 0.24), convexPolygon([0.95, 0], [0.05, 0.85], [0.05, -0.85])),
  ],
  ['bars', joined(box(0, -0.55, 0.9, 0.27), box(0, 0.55, 0.9, 0.27))],
];
