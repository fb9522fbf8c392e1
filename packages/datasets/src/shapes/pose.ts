import { type RandomStream, uniform } from '@tunnel/core';
import { imageSide, shapesRecipe } from './shapesRecipe.js';

/** Where and how large a shape is drawn. */
export interface Pose {
  /** The shape’s centre, in pixels from the image’s left edge. */
  readonly centreX: number;
  /** The shape’s centre, in pixels from the image’s top edge. */
  readonly centreY: number;
  /** Unit of the shape’s plane, in pixels. */
  readonly scale: number;
  /** Direction of the shape’s x axis in the image: a unit vector. */
  readonly direction: Direction;
}

/** A unit vector, from the tangent t of half its angle: ((1 − t²) / (1 + t²), 2t / (1 + t²)). */
export interface Direction {
  readonly x: number;
  readonly y: number;
}

/** A pose within the recipe’s ranges. */
export function randomPose(random: RandomStream): Pose {
  const recipe = shapesRecipe;
  return {
    centreX: imageSide / 2 + uniform(random, ...recipe.offsetPx),
    centreY: imageSide / 2 + uniform(random, ...recipe.offsetPx),
    scale: uniform(random, ...recipe.scalePx),
    direction: directionOf(uniform(random, ...recipe.halfAngleTangent)),
  };
}

/** The direction at the angle whose half has this tangent; no trigonometric function is called. */
export function directionOf(halfAngleTangent: number): Direction {
  const square = halfAngleTangent * halfAngleTangent;
  return { x: (1 - square) / (1 + square), y: (2 * halfAngleTangent) / (1 + square) };
}
