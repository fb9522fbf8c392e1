import type { RunRecord } from '@tunnel/core';
import type { planSchema } from '@tunnel/core/resources';
import type { Store } from '@tunnel/store';
import type { z } from 'zod';
import { ifSound } from './ifSound.js';

/** Reads the inputs of a run’s tasks from the store. */
export async function planOf(store: Store, run: RunRecord): Promise<z.input<typeof planSchema>> {
  const edges: z.input<typeof planSchema>['edges'] = [];
  for (const { id } of run.tasks) {
    const task = await ifSound(store.readTaskRecord(id));
    for (const [role, from] of Object.entries(task?.inputs ?? {})) {
      if (typeof from === 'string') edges.push({ from, to: id, role });
    }
  }
  return { run: run.id, nodes: run.tasks.map((task) => ({ ...task, progress: null })), edges };
}
