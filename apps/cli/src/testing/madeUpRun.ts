import { normaliseDataSpec, type RunRecord } from '@tunnel/core';

/** The record of a run that was never made: nothing in it but what a record must have. */
export function madeUpRun(parts: Partial<RunRecord>): RunRecord {
  const train = {
    ...normaliseDataSpec({ dataset: 'cifar10' }),
    classNames: [],
    imagesTrain: 50_000,
    imagesTest: 10_000,
  };
  return {
    version: 3,
    id: '20260101-000000-000-depth-smoke',
    experiment: 'depth',
    scale: 'smoke',
    title: 'Depth',
    question: 'Does depth matter?',
    source: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:10.000Z',
    tasks: [],
    data: { train, id: train, ood: null, more: [], notes: [] },
    networks: [],
    findings: [],
    figures: [],
    tables: [],
    omitted: [],
    seeds: [0],
    evidence: {
      versions: { tunnel: '0.1.0' },
      commit: null,
      device: 'cpu',
      threads: 1,
      cores: 2,
      platform: 'linux-x64',
    },
    command: 'npx tunnel run depth',
    ...parts,
  };
}
