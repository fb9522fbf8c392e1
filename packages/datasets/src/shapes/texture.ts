import { type RandomStream, uniform, uniformIndex } from '@tunnel/core';
import { directionOf } from './pose.js';
import { imageSide, shapesRecipe } from './shapesRecipe.js';

/** A pattern over the image: a level in [−0.5, 0.5] at every pixel. */
export type Texture = (column: number, row: number) => number;

const makers = [plain, gradient, stripes, checks, smoothNoise] as const;

/** One of the five kinds of texture, with its own direction, period and phase. */
export function randomTexture(random: RandomStream): Texture {
  const make = makers[uniformIndex(random, makers.length)] ?? plain;
  return make(random);
}

function plain(): Texture {
  return () => 0;
}

function gradient(random: RandomStream): Texture {
  const { x, y } = directionOf(uniform(random, -1, 1));
  const middle = (imageSide - 1) / 2;
  const reach = imageSide * (Math.abs(x) + Math.abs(y));
  return (column, row) => ((column - middle) * x + (row - middle) * y) / reach;
}

/** Stripes whose level rises and falls linearly: a triangle wave. */
function stripes(random: RandomStream): Texture {
  const { x, y } = directionOf(uniform(random, -1, 1));
  const period = uniform(random, ...shapesRecipe.texturePeriodPx);
  const phase = random();
  return (column, row) => {
    const turns = (column * x + row * y) / period + phase;
    return Math.abs(turns - Math.floor(turns) - 0.5) * 2 - 0.5;
  };
}

function checks(random: RandomStream): Texture {
  const side = uniform(random, ...shapesRecipe.texturePeriodPx);
  const shiftX = random();
  const shiftY = random();
  return (column, row) => {
    const sum = Math.floor(column / side + shiftX) + Math.floor(row / side + shiftY);
    return sum % 2 === 0 ? 0.5 : -0.5;
  };
}

/** Random levels at the knots of a square lattice, interpolated bilinearly between them. */
function smoothNoise(random: RandomStream): Texture {
  const period = uniform(random, ...shapesRecipe.texturePeriodPx);
  const knots = Math.floor((imageSide - 1) / period) + 2;
  const levels = Float64Array.from({ length: knots * knots }, () => random() - 0.5);
  const at = (i: number, j: number): number => levels[j * knots + i] ?? 0;
  return (column, row) => {
    const i = Math.floor(column / period);
    const j = Math.floor(row / period);
    const right = column / period - i;
    const down = row / period - j;
    const upper = at(i, j) * (1 - right) + at(i + 1, j) * right;
    const lower = at(i, j + 1) * (1 - right) + at(i + 1, j + 1) * right;
    return upper * (1 - down) + lower * down;
  };
}
