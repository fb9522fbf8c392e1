import { canonicalJson, TunnelError } from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import { isStoredOf } from '../isStoredOf.js';

/** What the store has measured of one network: the newest of each kind, all at the same layers. */
export interface StoredReadings {
  readonly id: StoredTask<'probe'> | null;
  readonly ood: StoredTask<'probe'> | null;
  readonly rank: StoredTask<'rank'> | null;
}

/** Which readings are wanted. */
interface WantedReadings {
  /** Of the network; null for its final weights. */
  readonly checkpoint: number | null;
  /** Taken before the newest ones. */
  readonly chosen?: readonly StoredTask[];
}

/**
 * Finds the probes and ranks of a network. OOD probes and ranks are those of the ID probe’s layers, and
 * OOD probes that learned as the ID probe did come before others; those that learned from all images come
 * before those of few labels.
 *
 * @param network the id of the task that made it
 */
export async function storedReadings(
  store: Store,
  network: string,
  { checkpoint, chosen = [] }: WantedReadings,
): Promise<StoredReadings> {
  const { tasks } = await store.list({ input: network });
  const found: StoredTask[] = [];
  // The newest first.
  for (const { id, kind, inputs } of tasks.toReversed()) {
    if (kind !== 'probe' && kind !== 'rank') continue;
    // Not where it is another of its inputs.
    if (JSON.parse(inputs).weights !== network) continue;
    const stored = await store.readTask(id);
    if (stored) found.push(stored);
  }
  const at = <T extends { spec: { checkpoint: number | null } }>(those: readonly T[]) =>
    those.filter(({ spec }) => spec.checkpoint === checkpoint);
  const probesOf = (those: readonly StoredTask[]) =>
    at(those.filter((task) => isStoredOf(task, 'probe')));
  const ranksOf = (those: readonly StoredTask[]) =>
    at(those.filter((task) => isStoredOf(task, 'rank')));
  const [own, stored] = [probesOf(chosen), probesOf(found)];
  const probes = [...own, ...stored.filter(isWhole), ...stored];
  const id = probes.find(({ spec }) => spec.role === 'id') ?? null;
  const sameLayers = (task: StoredTask<'probe'> | StoredTask<'rank'>) =>
    id === null || namesOf(task) === namesOf(id);
  const oods = probes.filter((task) => task.spec.role === 'ood' && sameLayers(task));
  const alike = oods.find((task) => own.includes(task) || sameSettings(task, id));
  return {
    id,
    ood: alike ?? oods[0] ?? null,
    rank: [...ranksOf(chosen), ...ranksOf(found)].find(sameLayers) ?? null,
  };
}

/** Whether a probe learned from all images that there are, none held out: not one of an advice. */
function isWhole({ spec }: StoredTask<'probe'>): boolean {
  return spec.probe.validationShare === 0 && (spec.data?.imagesPerClass ?? null) === null;
}

function sameSettings(probe: StoredTask<'probe'>, other: StoredTask<'probe'> | null): boolean {
  return canonicalJson(probe.spec.probe) === canonicalJson(other?.spec.probe ?? null);
}

/**
 * The probes and ranks that ids name.
 *
 * @throws TunnelError `usage` for a task of another kind, or of another network; `task-missing`
 */
export async function chosenReadings(
  store: Store,
  network: string,
  ids: readonly string[],
): Promise<StoredTask[]> {
  const found = await Promise.all(ids.map((id) => store.findTask(id)));
  for (const task of found) {
    const { kind } = task.spec;
    const inputs: Readonly<Record<string, string>> = task.inputs;
    const fits = (kind === 'probe' || kind === 'rank') && inputs['weights'] === network;
    if (fits) continue;
    throw new TunnelError(
      'usage',
      `${task.id.slice(0, 12)}, “${task.label}”, is no probe or rank of ${network.slice(0, 12)}; give one of that network`,
      { id: task.id },
    );
  }
  return found;
}

function namesOf({ result }: StoredTask<'probe'> | StoredTask<'rank'>): string {
  const layers: readonly { readonly name: string; readonly features: number }[] = result.layers;
  return JSON.stringify(layers.map(({ name, features }) => [name, features]));
}
