import { freemem } from 'node:os';
import { expect, it } from 'vitest';
import { FakeEngine } from '../testing/FakeEngine.js';
import { shareOf } from './shareOf.js';

// It has four cores.
const engine = new FakeEngine({ log: '', ms: 0 });
const said = { device: 'cpu', threads: null };
const gibibyte = 2 ** 30;

it('leaves one process what it has', async () => {
  expect(await shareOf(said, 1, engine)).toEqual(said);
});

it.each([
  [2, 2],
  [3, 1],
  [9, 1],
])(
  'gives each of %i processes its part of the cores, and one at least',
  async (processes, threads) => {
    expect(await shareOf(said, processes, engine)).toMatchObject({ threads });
  },
);

it('shares what one process may hold, and no more', async () => {
  const { memoryBytes } = await shareOf(said, 4, engine);
  const held = process.memoryUsage.rss();
  expect(memoryBytes).toBeGreaterThan(0);
  expect(memoryBytes).toBeLessThanOrEqual((6 * gibibyte) / 4);
  if (process.platform === 'linux') {
    // Others take and free memory meanwhile.
    expect(memoryBytes).toBeLessThanOrEqual(2 * (held + freemem() / 2 / 4));
  }
  const onDevice = await shareOf({ ...said, device: 'cuda' }, 4, engine);
  expect(onDevice.memoryBytes).toBe(gibibyte);
});

it('takes what was said for each of them', async () => {
  const each = { device: 'cpu', threads: 3, memoryBytes: 5 * gibibyte };
  expect(await shareOf(each, 4, engine)).toEqual(each);
});
