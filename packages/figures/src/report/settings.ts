import type { RunData, RunRecord } from '@tunnel/core';
import { describeData } from '../words/describeData.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { describeProbe } from '../words/describeProbe.js';
import { describeRank } from '../words/describeRank.js';
import { describeTraining } from '../words/describeTraining.js';
import { count, plural } from '../words/format.js';

/** What a run was asked to do, as names and values. */
export function settings(run: RunRecord): [string, string][] {
  const { data, network, rank } = run;
  return [
    ['experiment', `${run.experiment}, scale ${run.scale}`],
    ['network', `${describeNetwork(network)}, ${network.initialisation} initialisation`],
    ['training data (ID)', dataFacts(data.train)],
    ['OOD data', data.ood === null ? 'none' : dataFacts(data.ood)],
    ['training', describeTraining(run.training)],
    ['probes', run.probe === null ? 'none' : describeProbe(run.probe)],
    ['rank', rank === null ? 'not measured' : `${describeRank(rank)}; ${rankImages(rank.images)}`],
    ['seeds', run.seeds.join(', ')],
  ];
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
