import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTask } from '@tunnel/core';
import { afterAll, bench, describe } from 'vitest';
import { Store } from './Store.js';
import { outcome } from './testing/madeUpTask.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-bench-'));
const store = await Store.open(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const weights = Buffer.alloc(16_000_000, 7);
let seed = 0;

/** Keeps a task that is not there yet. */
async function keep() {
  seed += 1;
  const task = createTask({
    spec: {
      kind: 'train',
      network: { kind: 'mlp', depth: 12, width: 512 },
      data: { dataset: 'shapes' },
      training: { epochs: 1, learningRate: 0.1 },
      seed,
    },
  });
  const draft = await store.claimTask(task);
  if (!draft) throw new Error('the task is taken');
  writeFileSync(join(draft.folder, 'weights.safetensors'), weights);
  return draft.commit(outcome);
}

const kept = await keep();

describe('store', () => {
  bench('keep a task with 16 MB of weights', async () => {
    await keep();
  });

  bench('read a task', async () => {
    await store.readTask(kept.id);
  });

  bench('verify a task with 16 MB of weights', async () => {
    await store.verifyTask(kept.id);
  });
});
