import type { RunRecord } from '@tunnel/core';
import { duration, plural } from '../words/format.js';

/** With what, where and when a run was made, as names and values. */
export function evidence(run: RunRecord): [string, string][] {
  const { versions, commit, device, threads, cores, platform } = run.evidence;
  return [
    ['run', run.id],
    ['started', run.createdAt],
    ['finished', `${run.finishedAt}${elapsed(run)}`],
    ...Object.entries(versions).map(([name, version]): [string, string] => [name, version]),
    ['commit', commit ?? 'unknown'],
    ['device', `${device}, ${plural(threads, 'thread')}`],
    ['machine', `${platform}, ${plural(cores, 'core')}`],
  ];
}

function elapsed({ createdAt, finishedAt }: RunRecord): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;
  return seconds >= 0 ? ` (after ${duration(seconds)})` : '';
}
