import type { SingleRun } from '@tunnel/core';
import { exampleLayers, exampleRun } from './exampleRun.js';

/** A run of any depth whose ID accuracy saturates while OOD accuracy and rank fall; invented. */
export function exampleDeepRun(
  depth: number,
  measured: { readonly ood?: boolean; readonly rank?: boolean } = {},
): SingleRun {
  const over = (value: (share: number, index: number) => number) =>
    Array.from({ length: depth }, (_, index) => value(index / depth, index));
  return exampleRun(
    exampleLayers(
      over((share) => 54 - 20 * Math.exp(-8 * share)),
      measured.ood === false ? null : over((share, index) => 57 - 20 * share + Math.sin(index)),
      measured.rank === false ? null : over((share) => Math.round(480 * Math.exp(-3 * share))),
    ),
  );
}
