import { createTask, normaliseDataSpec, type TaskSpecInput, TunnelError } from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { type RunOptions, runOn } from '../options/common.js';
import { runTasks } from '../runTasks.js';
import type { Subject } from './Subject.js';

/** What a graft or a cut says, without its data and seed: they are the network’s. */
type OwnFields = Pick<
  Extract<TaskSpecInput, { kind: 'graft' }>,
  'checkpoint' | 'grafts' | 'cut' | 'precision'
>;

/** A network that is to be changed, and what it takes stages from. */
interface Surgery {
  readonly store: Store;
  readonly recipient: Subject;
  readonly donor?: Subject;
  readonly own: OwnFields;
}

/**
 * Makes a network of another one, on what that was trained on.
 *
 * @throws TunnelError `invalid-request` where nobody said what it was
 */
export async function runGraft(
  context: Context,
  { store, recipient, donor, own }: Surgery,
  options: RunOptions,
): Promise<StoredTask<'graft'>> {
  const { task: weights, data, seed } = recipient;
  if (!data) {
    throw new TunnelError(
      'invalid-request',
      `“${weights.label}” does not say on which one data set it was trained; give the id of a network that does`,
      { id: weights.id },
    );
  }
  const dataset = await getDatasetFor(context, data.dataset);
  const { contentHash } = dataset;
  const task = createTask({
    spec: { kind: 'graft', ...own, data: normaliseDataSpec({ ...data, contentHash }), seed },
    weights,
    donor: donor?.task,
  });
  const [stored] = await runTasks(context, {
    before: [...recipient.before, ...(donor?.before ?? [])],
    tasks: [task],
    datasets: [dataset],
    store,
    run: runOn(options),
  });
  if (!stored) throw new TunnelError('internal', `“${task.label}” has no result`);
  return stored;
}
