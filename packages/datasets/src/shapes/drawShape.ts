import type { RandomStream } from '@tunnel/core';
import { type Outline, outlineReach } from './outline.js';
import { type Pose, randomPose } from './pose.js';
import { imageSide, shapesRecipe } from './shapesRecipe.js';
import { randomSurfaces, type Surface } from './surface.js';

const pixels = imageSide * imageSide;
const [grainLow, grainHigh] = shapesRecipe.grain;

/**
 * Draws one image of a shape into `bytes` from `offset`: 1,024 red, 1,024 green and 1,024 blue
 * bytes, row by row. Everything that is random about it comes from the stream.
 */
export function drawShape(
  outline: Outline,
  random: RandomStream,
  bytes: Uint8Array,
  offset: number,
): void {
  const coverage = coverageOf(outline, randomPose(random));
  const { background, shape } = randomSurfaces(random);
  const behind = levelsOf(background);
  const inFront = levelsOf(shape);
  for (const channel of [0, 1, 2] as const) {
    const start = offset + channel * pixels;
    const plane = bytes.subarray(start, start + pixels);
    const back = { base: background.base[channel], depth: background.depth[channel] };
    const front = { base: shape.base[channel], depth: shape.depth[channel] };
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const covered = coverage[pixel] ?? 0;
      const backLevel = back.base + back.depth * (behind[pixel] ?? 0);
      const frontLevel = front.base + front.depth * (inFront[pixel] ?? 0);
      const grain = grainLow + (grainHigh - grainLow) * random();
      plane[pixel] = toByte(backLevel + covered * (frontLevel - backLevel) + grain);
    }
  }
}

function toByte(level: number): number {
  return Math.floor(Math.min(255, Math.max(0, level)) + 0.5);
}

/** The share of each pixel that the shape covers: 1 inside, 0 outside, linear across the edge. */
function coverageOf(outline: Outline, pose: Pose): Float64Array {
  const { centreX, centreY, direction, scale } = pose;
  const coverage = new Float64Array(pixels);
  const reach = outlineReach + 1 / scale;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const x = ((pixel % imageSide) + 0.5 - centreX) / scale;
    const y = (Math.floor(pixel / imageSide) + 0.5 - centreY) / scale;
    if (x * x + y * y > reach * reach) continue;
    const distance = outline(x * direction.x + y * direction.y, y * direction.x - x * direction.y);
    coverage[pixel] = Math.min(1, Math.max(0, 0.5 - distance * scale));
  }
  return coverage;
}

function levelsOf({ texture }: Surface): Float64Array {
  const levels = new Float64Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    levels[pixel] = texture(pixel % imageSide, Math.floor(pixel / imageSide));
  }
  return levels;
}
