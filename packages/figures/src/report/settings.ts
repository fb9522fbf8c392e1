import type { NetworkResult, RunRecord } from '@tunnel/core';
import { describeNetwork } from '../words/describeNetwork.js';
import { describeProbe } from '../words/describeProbe.js';
import { describeRank } from '../words/describeRank.js';
import { describeTraining } from '../words/describeTraining.js';
import { count, plural } from '../words/format.js';

type Describe = (network: NetworkResult) => string;

/** What a network is asked to be and to do, by what it is of. */
const ofNetworks: readonly (readonly [what: string, describe: Describe])[] = [
  ['network', networkFacts],
  ['training', ({ training }) => describeTraining(training)],
  ['probes', probeFacts],
  ['rank', rankFacts],
];

/** What a run was asked to do, as names and values. What networks share stands once. */
export function settings(run: RunRecord): [string, string][] {
  return around(run, ([what, describe]) => sharedBy(what, run.networks, describe));
}

/** As {@link settings}, with a row for every network, to be laid beside those of another run. */
export function settingsOfEach(run: RunRecord): [string, string][] {
  return around(run, ([what, describe]) =>
    run.networks.map((network) => [`${what}, ${network.name}`, describe(network)]),
  );
}

function around(
  { experiment, scale, seeds }: RunRecord,
  rowsOf: (each: (typeof ofNetworks)[number]) => [string, string][],
): [string, string][] {
  return [
    ['experiment', `${experiment}, scale ${scale}`],
    ...ofNetworks.flatMap(rowsOf),
    ['seeds', seeds.join(', ')],
  ];
}

/** One row for all networks where they are alike, else one for each way that there is. */
function sharedBy(
  what: string,
  networks: readonly NetworkResult[],
  describe: Describe,
): [string, string][] {
  const values = [...new Set(networks.map(describe))];
  return values.map((value) => {
    const alike = networks.filter((network) => describe(network) === value);
    const names = alike.map(({ name }) => name).join(', ');
    return [values.length === 1 ? what : `${what}, ${names}`, value];
  });
}

function networkFacts({ network }: NetworkResult): string {
  return `${describeNetwork(network)}, ${network.initialisation} initialisation`;
}

function probeFacts({ probe }: NetworkResult): string {
  return probe === null ? 'none' : describeProbe(probe);
}

function rankFacts({ rank }: NetworkResult): string {
  if (rank === null) return 'not measured';
  return `${describeRank(rank)}; at most ${count(rank.maxFeatures)} features; ${rankImages(rank.images)}`;
}

function rankImages(images: number | null): string {
  return images === null ? 'all test images' : plural(images, 'test image');
}
