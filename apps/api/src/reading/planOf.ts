import { setImmediate } from 'node:timers/promises';
import type { RunRecord } from '@tunnel/core';
import type { planSchema } from '@tunnel/core/resources';
import type { Store } from '@tunnel/store';
import type { z } from 'zod';
import { ifSound } from './ifSound.js';

/** How many tasks’ inputs are read, some milliseconds, before others are answered. */
const atOnce = 32;

/** Reads the inputs of a run’s tasks from the store; without those whose results are gone or corrupt. */
export async function planOf(store: Store, run: RunRecord): Promise<z.input<typeof planSchema>> {
  const edges: z.input<typeof planSchema>['edges'] = [];
  for (const [place, { id }] of run.tasks.entries()) {
    if (place % atOnce === 0) await setImmediate();
    const inputs = await ifSound(store.readTaskInputs(id));
    for (const [role, from] of Object.entries(inputs ?? {})) edges.push({ from, to: id, role });
  }
  return { run: run.id, nodes: run.tasks.map((task) => ({ ...task, progress: null })), edges };
}
