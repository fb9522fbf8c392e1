import type { RunRecord } from '@tunnel/core';

const plainName = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The names of the folders of several runs within the folder of their report: those of their
 * experiments, with a number behind one that comes again.
 */
export function runFolders(runs: readonly Pick<RunRecord, 'experiment'>[]): string[] {
  const taken = new Set<string>();
  return runs.map(({ experiment }) => {
    const name = plainName.test(experiment) && experiment.length <= 64 ? experiment : 'run';
    let folder = name;
    for (let number = 2; taken.has(folder); number++) folder = `${name}-${number}`;
    taken.add(folder);
    return folder;
  });
}
