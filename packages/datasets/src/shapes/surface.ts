import { type RandomStream, uniform } from '@tunnel/core';
import { shapesRecipe } from './shapesRecipe.js';
import { randomTexture, type Texture } from './texture.js';

/** Red, green and blue in levels of 255, neither rounded nor clipped. */
type Rgb = readonly [number, number, number];

/** A coloured, textured plane: at a texture’s level t its colour is `base + t · depth`. */
export interface Surface {
  readonly base: Rgb;
  readonly depth: Rgb;
  readonly texture: Texture;
}

/** The background and the shape’s own surface, apart in brightness by the recipe’s contrast. */
export function randomSurfaces(random: RandomStream): { background: Surface; shape: Surface } {
  const contrast = uniform(random, ...shapesRecipe.contrast);
  const darker = uniform(random, 20, 235 - contrast);
  const lighter = darker + contrast;
  const shapeIsLighter = random() < shapesRecipe.lighterShare;
  return {
    background: randomSurface(random, shapeIsLighter ? darker : lighter),
    shape: randomSurface(random, shapeIsLighter ? lighter : darker),
  };
}

function randomSurface(random: RandomStream, brightness: number): Surface {
  const { tint, textureDepth } = shapesRecipe;
  const base: Rgb = [
    brightness + uniform(random, ...tint),
    brightness + uniform(random, ...tint),
    brightness + uniform(random, ...tint),
  ];
  const depth: Rgb = [
    uniform(random, ...textureDepth),
    uniform(random, ...textureDepth),
    uniform(random, ...textureDepth),
  ];
  return { base, depth, texture: randomTexture(random) };
}
