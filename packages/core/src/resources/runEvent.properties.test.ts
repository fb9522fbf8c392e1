import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOrRefused } from '../testing/readOrRefused.js';
import { anyJson, spoilt } from '../testing/spoilt.js';
import { parseRunEvent } from './runEvent.js';

const task = 'ab'.repeat(32);
const stamp = { id: 3, time: '2026-01-31T12:00:00.000Z' };
const events = [
  {
    ...stamp,
    kind: 'state',
    state: 'failed',
    error: { code: 'internal', message: 'm', context: {} },
  },
  { ...stamp, kind: 'data', train: 'shapes', ood: null, notes: ['n'] },
  { ...stamp, kind: 'plan', tasks: [{ id: task, label: 'l', kind: 'train', inputs: {} }] },
  { ...stamp, kind: 'waiting', tasks: [task] },
];

it('an event that was kept is read as it was', () => {
  for (const event of events) expect(parseRunEvent(JSON.stringify(event))).toEqual(event);
});

it.each([
  ['any text', fc.string()],
  ['any JSON', anyJson.map((value) => JSON.stringify(value))],
  ['nearly an event', spoilt(...events).map((value) => JSON.stringify(value))],
])('%s is an event, or is corrupt', (_, lines) => {
  fc.assert(
    fc.property(lines, (line) => {
      const { value, error } = readOrRefused(() => parseRunEvent(line));
      if (error) expect(error.code).toBe('artifact-corrupt');
      else expect(value.id).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
