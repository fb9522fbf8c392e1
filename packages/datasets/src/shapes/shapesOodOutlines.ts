import {
  box,
  common,
  convexPolygon,
  disc,
  halfPlane,
  joined,
  type Outline,
  stroke,
  without,
} from './outline.js';

/** The ten classes of `shapes-ood`, by label; none of them is a class of `shapes`. */
export const shapesOodOutlines: readonly (readonly [className: string, outline: Outline])[] = [
  ['half-disc', common(disc(0, 0.4, 0.98), halfPlane(1, 0.4, -1, 0.4))],
  [
    'heart',
    joined(
      disc(-0.43, -0.32, 0.5),
      disc(0.43, -0.32, 0.5),
      convexPolygon([-0.83, -0.02], [0, -0.4], [0.83, -0.02], [0, 0.92]),
    ),
  ],
  [
    'hexagon',
    convexPolygon([0.9, 0], [0.45, 0.78], [-0.45, 0.78], [-0.9, 0], [-0.45, -0.78], [0.45, -0.78]),
  ],
  ['ell', joined(box(-0.5, 0, 0.28, 0.9), box(0, 0.62, 0.78, 0.28))],
  ['tee', joined(box(0, -0.6, 0.9, 0.28), box(0, 0.1, 0.28, 0.85))],
  ['chevron', joined(stroke(-0.4, -0.75, 0.45, 0, 0.22), stroke(0.45, 0, -0.4, 0.75, 0.22))],
  [
    'zigzag',
    joined(
      stroke(-0.7, -0.65, 0.7, -0.65, 0.2),
      stroke(0.7, -0.65, -0.7, 0.65, 0.2),
      stroke(-0.7, 0.65, 0.7, 0.65, 0.2),
    ),
  ],
  [
    'hourglass',
    joined(
      convexPolygon([-0.8, -0.85], [0.8, -0.85], [0, 0.15]),
      convexPolygon([0, -0.15], [0.8, 0.85], [-0.8, 0.85]),
    ),
  ],
  ['lens', common(disc(-0.55, 0, 1.05), disc(0.55, 0, 1.05))],
  ['gate', without(box(0, 0, 0.82, 0.82), box(0, 0.5, 0.38, 0.85))],
];
