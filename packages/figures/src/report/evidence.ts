import type { NetworkResult, RunRecord } from '@tunnel/core';
import { duration, plural } from '../words/format.js';

/** With what, where, when and in what time a run was made, as names and values. */
export function evidence(run: RunRecord): [string, string][] {
  const { versions, commit, device, threads, cores, platform } = run.evidence;
  return [
    ['run', run.id],
    ['started', run.createdAt],
    ['finished', `${run.finishedAt}${elapsed(run)}`],
    ...run.networks.flatMap(engineTime),
    ...Object.entries(versions).map(([name, version]): [string, string] => [name, version]),
    ['commit', commit ?? 'unknown'],
    ['device', `${device}, ${plural(threads, 'thread')}`],
    ['machine', `${platform}, ${plural(cores, 'core')}`],
  ];
}

function elapsed({ createdAt, finishedAt, tasks }: RunRecord): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;
  if (seconds < 0) return '';
  const others = tasks.filter(({ state }) => state !== 'done').length;
  const rest = others === 0 ? '' : `; ${others} of ${tasks.length} tasks not run here`;
  return ` (after ${duration(seconds)}${rest})`;
}

/** What the engine took for a network, whenever that was; nothing where it is not known. */
function engineTime({ name, seeds }: NetworkResult): [string, string][] {
  const train = total(seeds.map(({ trainSeconds }) => trainSeconds));
  const measure = total(seeds.map(({ measureSeconds }) => measureSeconds));
  if (train === null || measure === null) return [];
  const words = `training ${duration(train)}, measuring ${duration(measure)}`;
  return [[`engine time, ${name}`, `${words} (${plural(seeds.length, 'seed')})`]];
}

function total(seconds: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const each of seconds) {
    if (each === null) return null;
    sum += each;
  }
  return sum;
}
