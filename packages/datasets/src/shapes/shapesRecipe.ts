/** The image’s width and height, in pixels. */
export const imageSide = 32;

/**
 * What every image is drawn with; each pair is a range that an image’s value is uniform in.
 * A change here changes the data: raise `shapesVersion` with it.
 */
export const shapesRecipe = {
  /** Unit of the shape’s plane, in pixels. */
  scalePx: [8, 13],
  /** Distance of the shape’s centre from the image’s, along each axis, in pixels. */
  offsetPx: [-4.8, 4.8],
  /** Tangent of half the angle of rotation: up to about 27°, so that no class turns into another. */
  halfAngleTangent: [-0.24, 0.24],
  /** Share of images whose shape is lighter than its background. Linear classifiers live on it. */
  lighterShare: 0.76,
  /** Difference in brightness between shape and background, in levels of 255. */
  contrast: [80, 140],
  /** Deviation of a surface’s red, green and blue from its brightness, in levels of 255. */
  tint: [-40, 40],
  /** Difference between a texture’s lightest and darkest points, per channel, in levels of 255. */
  textureDepth: [-35, 35],
  /** Period of stripes, side of a check, distance of the noise’s knots, in pixels. */
  texturePeriodPx: [3, 8],
  /** Independent noise of every byte, in levels of 255. */
  grain: [-10, 10],
} as const;
