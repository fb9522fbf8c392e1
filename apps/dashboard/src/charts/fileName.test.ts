import { expect, it } from 'vitest';
import { fileName } from './fileName.js';

it.each([
  ['MLP: probes and rank by layer', 'mlp-probes-and-rank-by-layer'],
  ['VGG-19, seed 0: maps', 'vgg-19-seed-0-maps'],
  ['../../etc/passwd', 'etc-passwd'],
  ['…', 'chart'],
])('names the files of “%s” %s', (title, name) => {
  expect(fileName(title)).toBe(name);
});
