import type { SeedRun } from '@tunnel/core';
import { expect, it } from 'vitest';
import { chanceReason } from './chanceReason.js';

function runOf(last: number, facts: SeedRun['id']): SeedRun {
  return {
    seed: 0,
    layers: [0.9, last].map((id, at) => ({ layer: at + 1, name: `relu${at + 1}`, id })),
    ...(facts ? { id: facts } : {}),
  };
}

// Chance is 10 %, with a standard error of 3 points.
const facts = { classes: 10, images: 100 };

it('gives a reason up to four standard errors above chance, and none from there on', () => {
  expect(chanceReason('the network', [runOf(0.21, facts)])).toContain('right on 21.0 %');
  expect(chanceReason('the network', [runOf(0.23, facts)])).toBeNull();
});

it('goes by the mean over seeds', () => {
  const runs = [runOf(0.1, facts), runOf(0.9, facts)];
  expect(chanceReason('the network', runs)).toBeNull();
  expect(chanceReason('the network', runs.slice(0, 1))).not.toBeNull();
});

it('gives none where chance is not known', () => {
  expect(chanceReason('the network', [runOf(0.1, undefined)])).toBeNull();
  expect(chanceReason('the network', [runOf(0.1, { images: 100 })])).toBeNull();
  expect(chanceReason('the network', [runOf(0.1, { classes: 10 })])).not.toBeNull();
});
