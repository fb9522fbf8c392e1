import { canonicalJson, type RunData, type RunRecord } from '@tunnel/core';
import { describeData } from '../words/describeData.js';
import { count } from '../words/format.js';

/** The data that a run used, by what for: name, counts of images, classes, hash of the content. */
export function dataFacts({ data }: RunRecord): [string, string][] {
  return [
    ['training data (ID)', describeUsed(data.train)],
    ...idProbeData(data.train, data.id),
    ['OOD data', data.ood === null ? 'none' : describeUsed(data.ood)],
    ...data.more.map((each): [string, string] => [each.use, describeUsed(each.data)]),
  ];
}

/** What the ID probes read, where that is not what the networks were trained on. */
function idProbeData(train: RunData, id: RunData): [string, string][] {
  if (canonicalJson(train) === canonicalJson(id)) return [];
  return [['data of the ID probes', describeUsed(id)]];
}

function describeUsed(data: RunData): string {
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
