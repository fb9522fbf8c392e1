import { TunnelError } from '@tunnel/core';
import { SubmittedRun } from '@tunnel/lab';
import type { Store } from '@tunnel/store';

/**
 * The run that a user means of those that were given to a cluster: by its id or the beginning of it, or
 * the newest of an experiment by its name.
 *
 * @throws TunnelError `task-missing` for none, `usage` for a beginning of several ids
 */
export async function findSubmitted(store: Store, name: string): Promise<SubmittedRun> {
  const ids = await SubmittedRun.ids(store);
  const found = ids.filter((id) => id.startsWith(name));
  const newest = ids.findLast((id) => id.replace(/^\d+-\d+-\d+-/, '').startsWith(`${name}-`));
  const id = found.length === 1 ? found[0] : (found.find((each) => each === name) ?? newest);
  if (id !== undefined) return new SubmittedRun(store, id);
  throw new TunnelError(
    found.length > 1 ? 'usage' : 'task-missing',
    found.length > 1
      ? `${found.length} runs begin with “${name}”, from ${found[0]} to ${found.at(-1)}; give more of the id`
      : `“${name}” is no run in ${store.folder} that was given to a cluster, and no experiment that has one; give what "tunnel run --engine slurm" printed`,
    { run: name },
  );
}
