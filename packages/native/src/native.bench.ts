import { bench, describe } from 'vitest';
import { device, inspect } from './verbs.js';

describe('native', () => {
  bench('a job there and back', async () => {
    await device().wait();
  });

  bench('inspect a network of 256 layers', async () => {
    await inspect({ network: { kind: 'mlp', depth: 256, width: 512, classes: 10 } }).wait();
  });
});
