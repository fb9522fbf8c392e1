import { detectSeeds, type SeedRun } from '@tunnel/core';
import { expect, it } from 'vitest';
import { selectLayers } from './selectLayers.js';

const accuracies = [0.25, 0.5, 0.75, 1];

const run: SeedRun = {
  seed: 3,
  layers: accuracies.map((id, at) => ({
    layer: at + 1,
    name: `relu${at + 1}`,
    id,
    ood: id,
    rank: 4,
  })),
  id: {
    classes: 2,
    images: 4,
    correct: Uint8Array.from(
      accuracies.flatMap((id) => [0, 1, 2, 3].map((image) => (image < 4 * id ? 1 : 0))),
    ),
  },
  ood: { classes: 2, images: 4 },
};

it('keeps the correctness of the layers that it keeps', () => {
  const selected = selectLayers([run], ['relu2', 'relu4']);
  expect(selected).toEqual([
    {
      seed: 3,
      layers: [
        { layer: 1, name: 'relu2', id: 0.5 },
        { layer: 2, name: 'relu4', id: 1 },
      ],
      id: { classes: 2, images: 4, correct: Uint8Array.of(1, 1, 0, 0, 1, 1, 1, 1) },
    },
  ]);
  expect(detectSeeds(selected).detection.rules[0]?.start).toBe(2);
});

it('refuses a layer that was not read', () => {
  expect(() => selectLayers([run], ['relu2', 'relu9'])).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});
