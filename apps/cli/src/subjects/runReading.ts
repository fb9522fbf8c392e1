import {
  createTask,
  normaliseTaskSpec,
  type ReaderKind,
  type Task,
  type TaskSpecInput,
  TunnelError,
} from '@tunnel/core';
import type { RunOn } from '@tunnel/native';
import type { StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { runTasks } from '../runTasks.js';
import type { Reading } from './readingOf.js';
import type { Subject } from './Subject.js';

/** The spec of a task that reads, without what `Reading.fields` says. */
export type OwnFields<K extends ReaderKind> = Omit<
  Extract<TaskSpecInput, { kind: K }>,
  keyof Reading['fields']
> & { kind: K };

/**
 * Runs a task that reads, with the imports that it needs.
 *
 * @param other the network that a similarity compares with
 */
export async function runReading<K extends ReaderKind>(
  context: Context,
  { store, subject, fields }: Reading,
  own: OwnFields<K>,
  run: RunOn,
  other?: Subject,
): Promise<StoredTask<K>> {
  const draft = { ...own, ...fields } as Extract<TaskSpecInput, { kind: K }>;
  // What is wrong is said before data is looked for.
  normaliseTaskSpec(draft);
  const { data } = fields;
  const known = [...subject.datasets, ...(other?.datasets ?? [])];
  const dataset =
    data &&
    (known.find(({ name }) => name === data.dataset) ??
      (await getDatasetFor(context, data.dataset)));
  const task = createTask({
    spec: { ...draft, data: data && { ...data, contentHash: dataset?.contentHash ?? null } },
    weights: subject.task as Task,
    other: other?.task as Task | undefined,
  });
  const [stored] = await runTasks(context, {
    before: [...subject.before, ...(other?.before ?? [])],
    tasks: [task as Task<K>],
    datasets: dataset ? [...known, dataset] : known,
    imports: new Map([...subject.imports, ...(other?.imports ?? [])]),
    store,
    run,
  });
  if (!stored) throw new TunnelError('internal', `“${task.label}” has no result`);
  return stored;
}
