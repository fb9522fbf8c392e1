import type { RunRecord } from '@tunnel/core';
import { exampleDots, exampleLines, exampleMaps, exampleScatter } from './exampleFigures.js';
import { exampleFindings } from './exampleFindings.js';
import { exampleRun } from './exampleRun.js';
import { exampleTable } from './exampleTable.js';
import { recordOf } from './recordOf.js';

/**
 * A run with findings of every verdict, figures of every kind, a table and parts that were left out;
 * all of it invented. It has no networks. One figure has the id of files of networks.
 */
export function exampleExperiment(): RunRecord {
  const run = recordOf(exampleRun());
  return {
    ...run,
    id: '20260201-090000-000-depth-laptop',
    experiment: 'depth',
    title: 'Tunnels of networks of several depths',
    question: 'Does a deeper network have a longer tunnel?',
    source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 4',
    data: {
      ...run.data,
      more: [{ use: 'data of the comparison', data: { ...run.data.train, dataset: 'cifar100' } }],
    },
    networks: [],
    seeds: [0, 1, 2],
    findings: exampleFindings(),
    figures: [exampleLines(2), exampleMaps([6]), exampleScatter(3, 60), exampleDots(3, 1)],
    tables: [exampleTable()],
    omitted: [{ part: 'the comparison with CINIC-10', reason: 'CINIC-10 is not on this machine.' }],
    command: 'npx tunnel run depth --scale laptop --seeds 0,1,2',
  };
}
