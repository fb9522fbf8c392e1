import type { RunData, RunRecord } from '@tunnel/core';
import { describeData } from './describeData.js';
import { count, plural } from './format.js';

/** What the probes of a run read, and how often the networks were trained, on one line. */
export function describeImages({ data, seeds }: Pick<RunRecord, 'data' | 'seeds'>): string {
  const parts = [`ID: ${split(data.id)}`];
  if (data.ood) parts.push(`OOD: ${split(data.ood)}`);
  return [...parts, plural(seeds.length, 'seed')].join(' · ');
}

function split(data: RunData): string {
  const name = describeData(data);
  if (data.imagesTrain === null || data.imagesTest === null) return name;
  return `${name}, ${count(data.imagesTrain)} training and ${count(data.imagesTest)} test images`;
}
