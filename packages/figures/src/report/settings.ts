import { canonicalJson, type NetworkResult, type RunData, type RunRecord } from '@tunnel/core';
import { describeData } from '../words/describeData.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { describeProbe } from '../words/describeProbe.js';
import { describeRank } from '../words/describeRank.js';
import { describeTraining } from '../words/describeTraining.js';
import { count, plural } from '../words/format.js';

/** What a run was asked to do, as names and values. What all networks share stands once. */
export function settings(run: RunRecord): [string, string][] {
  const { data, networks } = run;
  return [
    ['experiment', `${run.experiment}, scale ${run.scale}`],
    ...eachNetwork('network', networks, networkFacts),
    ['training data (ID)', dataFacts(data.train)],
    ...idProbeData(data.train, data.id),
    ['OOD data', data.ood === null ? 'none' : dataFacts(data.ood)],
    ...eachNetwork('training', networks, ({ training }) => describeTraining(training)),
    ...eachNetwork('probes', networks, probeFacts),
    ...eachNetwork('rank', networks, rankFacts),
    ['seeds', run.seeds.join(', ')],
  ];
}

/** One row for all networks where they are alike, else one for each. */
function eachNetwork(
  what: string,
  networks: readonly NetworkResult[],
  describe: (network: NetworkResult) => string,
): [string, string][] {
  const values = networks.map(describe);
  const [first = ''] = values;
  if (values.every((value) => value === first)) return [[what, first]];
  return networks.map(({ name }, index) => [`${what}, ${name}`, values[index] ?? '']);
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

/** What the ID probes read, where that is not what the networks were trained on. */
function idProbeData(train: RunData, id: RunData): [string, string][] {
  if (canonicalJson(train) === canonicalJson(id)) return [];
  return [['data of the ID probes', dataFacts(id)]];
}

function dataFacts(data: RunData): string {
  const parts = [describeData(data)];
  if (data.imagesTrain !== null) parts.push(`${count(data.imagesTrain)} training images`);
  if (data.imagesTest !== null) parts.push(`${count(data.imagesTest)} test images`);
  if (data.classes !== null) parts.push(`classes ${classNames(data)}`);
  if (data.contentHash !== null) parts.push(`content ${data.contentHash}`);
  return parts.join('; ');
}

/** The kept classes by name where the names are known, else by number. */
function classNames({ classes, classNames }: RunData): string {
  return (classes ?? []).map((label, index) => classNames[index] ?? String(label)).join(', ');
}

function rankImages(images: number | null): string {
  return images === null ? 'all test images' : plural(images, 'test image');
}
