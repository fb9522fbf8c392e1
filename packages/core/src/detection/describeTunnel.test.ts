import { expect, it } from 'vitest';
import { describeTunnel } from './describeTunnel.js';
import { detectTunnel } from './detectTunnel.js';

function describe(ids: number[], oods?: number[], shares?: number[]): string {
  const layers = ids.map((id, index) => ({
    layer: index + 1,
    name: `relu${index + 1}`,
    id,
    ood: oods?.[index],
  }));
  return describeTunnel(detectTunnel({ layers }, shares ? { shares } : {}));
}

it('is one line with both rules and the OOD peak', () => {
  const ids = [0.4, 0.5, 0.52, 0.53, 0.54, 0.544, 0.54, 0.54, 0.54, 0.54, 0.54, 0.544];
  const oods = [0.5, 0.566, 0.55, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.386];
  expect(describe(ids, oods)).toBe(
    'tunnel: layers 3-12 of 12 (95 % rule, start 3, extractor 2 layers); 98 % rule starts at 5; ' +
      'OOD peaks at layer 2 (56.6 %), 18.0 points above the last',
  );
});

it('says that there is none where the last layer is the first that is good enough', () => {
  expect(describe([0.1, 0.2, 0.9], [0.1, 0.2, 0.3])).toBe(
    'tunnel: none by the 95 % rule (start 3, the last of 3 layers, extractor 2 layers); ' +
      '98 % rule starts at 3; OOD peaks at the last layer (30.0 %)',
  );
});

it('leaves out what was not measured, and takes the shares given', () => {
  expect(describe([0.5, 0.6, 0.6], undefined, [0.975])).toBe(
    'tunnel: layers 2-3 of 3 (97.5 % rule, start 2, extractor 1 layer)',
  );
});
