import { expect, it } from 'vitest';
import { madeUpLayers, madeUpNetwork } from '../testing/madeUpNetwork.js';
import { describeTunnel } from './describeTunnel.js';
import { detectSeeds } from './detectSeeds.js';
import { detectTunnel } from './detectTunnel.js';

const id = [0.4, 0.5, 0.525, 0.53, 0.54, 0.544, 0.54, 0.54, 0.54, 0.54, 0.54, 0.544];
const ood = [0.5, 0.566, 0.55, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.386];

it('is one line with both rules, the OOD peak, what is retained, and the intervals', () => {
  expect(describeTunnel(detectTunnel(madeUpNetwork(id, ood)))).toBe(
    'tunnel: layers 3-12 of 12 (95 % rule, start 3, extractor 2 layers, 95 % interval 2-5 over 1,000 images); ' +
      '98 % rule starts at 5 (3-12); ' +
      'OOD peaks at layer 2 (56.6 ± 1.6 %), 18.0 points above the last; ' +
      '68.2 % of OOD performance retained (63.9-74.4 %): strong',
  );
});

it('names seeds and images', () => {
  const runs = [0, 1, 2].map((seed) => ({ seed, ...madeUpNetwork(id, ood, { seed }) }));
  expect(describeTunnel(detectSeeds(runs).detection)).toBe(
    'tunnel: layers 3-12 of 12 (95 % rule, start 3, extractor 2 layers, 95 % interval 2-5 over 3 seeds and 1,000 images); ' +
      '98 % rule starts at 5 (3-10); ' +
      'OOD peaks at layer 2 (56.6 ± 1.6 %), 18.0 points above the last; ' +
      '68.2 % of OOD performance retained (64.8-73.3 %): strong',
  );
});

it('says that there is none where the last layer is the first that is good enough', () => {
  expect(describeTunnel(detectTunnel(madeUpNetwork([0.1, 0.2, 0.9], [0.1, 0.2, 0.3])))).toBe(
    'no tunnel: 95 % rule starts at 3, the last of 3 layers (extractor 2 layers, 95 % interval 3 over 1,000 images); ' +
      '98 % rule starts at 3 (3); OOD peaks at the last layer (30.0 ± 1.4 %); ' +
      '100.0 % of OOD performance retained (100.0-100.0 %): negligible',
  );
});

it('says that there is none where OOD performance is retained', () => {
  expect(
    describeTunnel(
      detectTunnel(madeUpNetwork([0.3, 0.8, 0.8, 0.8], [0.3, 0.6, 0.6, 0.6], { noise: 0 })),
    ),
  ).toBe(
    'no tunnel: 95 % rule starts at 2 of 4 (extractor 1 layer, 95 % interval 2 over 1,000 images); ' +
      '98 % rule starts at 2 (2); ' +
      'OOD peaks at layer 2 (60.0 ± 1.5 %), 0.0 points above the last; ' +
      '100.0 % of OOD performance retained (100.0-100.0 %): negligible',
  );
});

it('says that an ID probe alone decided', () => {
  expect(describeTunnel(detectTunnel(madeUpNetwork([0.3, 0.8, 0.8, 0.8])))).toBe(
    'tunnel: layers 2-4 of 4 (95 % rule, start 2, extractor 1 layer, 95 % interval 2 over 1,000 images); ' +
      '98 % rule starts at 2 (2-4); no OOD probe',
  );
});

it('decides nothing without an interval, and takes the shares given', () => {
  expect(
    describeTunnel(detectTunnel({ layers: madeUpLayers([0.5, 0.6, 0.6]) }, { shares: [0.975] })),
  ).toBe(
    'undecided: layers 2-3 of 3 (97.5 % rule, start 2, extractor 1 layer, no interval); ' +
      'the 97.5 % rule’s start, layer 2 of 3, has no interval to go by: that takes the probes’ correctness image by image, or 6 seeds',
  );
});
