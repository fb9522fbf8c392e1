import type { RunData, RunRecord } from '@tunnel/core';
import { describeData } from './describeData.js';
import { count, plural } from './format.js';
import { isOfOneData } from './isOfOneData.js';

/** What the probes of a run read, and how often the networks were trained, on one line. */
export function describeImages({ data, seeds }: Pick<RunRecord, 'data' | 'seeds'>): string {
  const ofAll = [`ID: ${split(data.id)}`];
  if (data.ood) ofAll.push(`OOD: ${split(data.ood)}`);
  const parts = isOfOneData({ data }) ? ofAll : ['the images differ from network to network'];
  return [...parts, plural(seeds.length, 'seed')].join(' · ');
}

function split(data: RunData): string {
  const name = describeData(data);
  if (data.imagesTrain === null || data.imagesTest === null) return name;
  return `${name}, ${count(data.imagesTrain)} training and ${count(data.imagesTest)} test images`;
}
