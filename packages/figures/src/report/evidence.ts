import type { RunRecord, SeedResult } from '@tunnel/core';
import { duration, plural } from '../words/format.js';

/** With what, where, when and in what time a run was made, as names and values. */
export function evidence(run: RunRecord): [string, string][] {
  return [
    ['run', run.id],
    ['started', run.createdAt],
    ['finished', `${run.finishedAt}${elapsed(run)}`],
    ...engineTimes(run),
    ...machine(run),
  ];
}

/** With what and where a run was made, as names and values. */
export function machine(run: RunRecord): [string, string][] {
  const { versions, commit, device, threads, cores, platform } = run.evidence;
  return [
    ...Object.entries(versions),
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

/** Above so many networks the engine’s time is that of all of them. */
const mostNetworks = 3;

/** What the engine took for the networks, whenever that was; nothing where it is not known. */
function engineTimes({ networks }: RunRecord): [string, string][] {
  if (networks.length <= mostNetworks) {
    return networks.flatMap(({ name, seeds }) => engineTime(name, seeds));
  }
  return engineTime(
    plural(networks.length, 'network'),
    networks.flatMap(({ seeds }) => seeds),
  );
}

function engineTime(of: string, trained: readonly SeedResult[]): [string, string][] {
  const train = total(trained.map(({ trainSeconds }) => trainSeconds));
  const measure = total(trained.map(({ measureSeconds }) => measureSeconds));
  if (train === null || measure === null) return [];
  const words = `training ${duration(train)}, measuring ${duration(measure)}`;
  return [[`engine time, ${of}`, `${words} (${plural(trained.length, 'seed')})`]];
}

function total(seconds: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const each of seconds) {
    if (each === null) return null;
    sum += each;
  }
  return sum;
}
