import { type DataSpec, isProducer, type Producer, type Task, TunnelError } from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import type { Subject } from './Subject.js';

/**
 * A network that the store has.
 *
 * @throws TunnelError `task-missing`, also where a task that it needs is gone; `invalid-request` for a
 *   task that makes no network
 */
export async function storedSubject(store: Store, id: string): Promise<Subject> {
  const task = taskOnly(await store.findTask(id));
  if (!isProducer(task)) {
    throw new TunnelError(
      'invalid-request',
      `${id} is a ${task.spec.kind} task; give the id of a train, continual, graft or import task`,
      { id: task.id },
    );
  }
  const before = await withInputs(store, task);
  const [data, seed] = [dataOf(task), seedOf(task)];
  return { task, before, imports: new Map(), datasets: [], data, seed };
}

/** A stored task without its result: what a plan is made of. */
function taskOnly({ id, label, spec, inputs, network, classes }: StoredTask): Task {
  return { id, label, spec, inputs, network, classes } as Task;
}

async function withInputs(store: Store, task: Task): Promise<Task[]> {
  const before: Task[] = [];
  for (const id of Object.values(task.inputs)) {
    const stored = await store.readTask(id);
    if (!stored) {
      throw new TunnelError(
        'task-missing',
        `“${task.label}” was made of ${id}, which ${store.folder} no longer has; make that again`,
        { id },
      );
    }
    before.push(...(await withInputs(store, taskOnly(stored))));
  }
  return [...before, task];
}

/** What a network was trained on: of several tasks, all their classes. */
function dataOf({ spec }: Producer): DataSpec | null {
  switch (spec.kind) {
    case 'train':
    case 'graft':
      return spec.data;
    case 'import':
      return spec.source.kind === 'weights' ? spec.source.data : null;
    case 'continual':
      return allOf(spec.tasks.map(({ data }) => data));
  }
}

/** Null for tasks of several data sets, and for those that share classes. */
function allOf(tasks: readonly DataSpec[]): DataSpec | null {
  const [first] = tasks;
  const classes = tasks.flatMap((data) => data.classes ?? []);
  const apart = new Set(classes).size === classes.length;
  const same = tasks.every(({ dataset, classes }) => dataset === first?.dataset && classes);
  return first && same && apart ? { ...first, classes } : null;
}

function seedOf({ spec }: Producer): number {
  if (spec.kind !== 'import') return spec.seed;
  return spec.source.kind === 'weights' ? spec.source.seed : 0;
}
