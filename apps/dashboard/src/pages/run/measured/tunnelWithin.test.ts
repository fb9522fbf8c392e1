import { detectSeeds } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { tunnelWithin } from './tunnelWithin.js';

const curve = [0.3, 0.45, 0.49, 0.5, 0.5];
const layers = curve.map((id, at) => ({ layer: at + 1, name: `relu${at + 1}`, id }));
const { detection } = detectSeeds([{ seed: 0, layers }]);
const sure = { ...detection, verdict: { ...detection.verdict, verdict: 'tunnel' as const } };
const networks = [{ name: 'VGG-19', detection: sure }];

describe('tunnelWithin', () => {
  it('finds the tunnel’s layers among those that a task read', () => {
    const names = ['relu1', 'relu3', 'relu5', 'pool'];
    expect(tunnelWithin('VGG-19: variances', names, networks)).toMatchObject({ from: 2, to: 3 });
    expect(tunnelWithin('VGG-19, seed 0: maps', ['relu5'], networks)).toMatchObject({ from: 1 });
  });

  it('shades nothing that is not of the network, or that is no tunnel', () => {
    expect(tunnelWithin('VGG-19x: variances', ['relu5'], networks)).toBeNull();
    expect(tunnelWithin('VGG-19: variances', ['relu1', 'pool'], networks)).toBeNull();
    expect(
      tunnelWithin('VGG-19: variances', ['relu5'], [{ name: 'VGG-19', detection }]),
    ).toBeNull();
    expect(tunnelWithin('VGG-19: variances', ['relu5'], [])).toBeNull();
  });
});
