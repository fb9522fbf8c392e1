import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Command } from '@commander-js/extra-typings';
import {
  describeTunnel,
  detectTunnel,
  layerTable,
  type ProbeResult,
  parseRunRecord,
  probeResultSchema,
  type RankResult,
  rankResultSchema,
  TunnelError,
  type TunnelLayer,
  tunnelLayers,
} from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { number } from '../options/parse.js';
import { printJson } from '../output/printJson.js';

const example = `
A source is the id of a probe or rank task, or a file: what "tunnel probe --json" printed, a run's
run.json, or {"layers": [{"layer": 1, "name": "relu1", "id": 0.51, "ood": 0.55, "rank": 480}, …]}.

Example:
  tunnel detect id.json ood.json`;

/** `tunnel detect`: where the tunnel starts, from measurements that are there. */
export function detectCommand(context: Context) {
  return new Command('detect')
    .description('find the tunnel in measurements that are there')
    .argument('<source...>', 'files or ids of one network’s measurements')
    .option('--share <share...>', 'of the last layer’s accuracy (default: 0.95 0.98)', collect)
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (sources, options) => {
      const layers = await readLayers(sources, options.store);
      const detection = detectTunnel({ layers }, options.share ? { shares: options.share } : {});
      if (options.json) printJson(context, detection);
      else context.out.write(`${describeTunnel(detection)}\n`);
    });
}

function collect(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), number(text)];
}

/** Measurements of one network, by what they are. */
interface Measurements {
  id?: ProbeResult;
  ood?: ProbeResult;
  rank?: RankResult;
}

async function readLayers(sources: string[], folder: string | undefined): Promise<TunnelLayer[]> {
  const measurements: Measurements = {};
  let weights: string | null = null;
  for (const source of sources) {
    const value = await readSource(source, folder);
    if (isObject(value) && Array.isArray(value['layers'])) {
      if (sources.length > 1) throw refused(source, 'is a whole table; give it alone');
      return wholeTable(value, source);
    }
    if (!isObject(value) || !isObject(value['spec'])) {
      throw refused(source, 'holds no measurements that "tunnel detect" knows');
    }
    const from = isObject(value['inputs']) ? String(value['inputs']['weights']) : null;
    if (weights !== null && from !== weights) throw refused(source, 'is of another network');
    weights = from;
    addMeasurement(measurements, value['spec'], value['result'], source);
  }
  const { id, ood, rank } = measurements;
  if (!id) {
    throw new TunnelError(
      'invalid-request',
      'no ID probe is among the sources; give the probe on the training data too',
    );
  }
  return tunnelLayers(layerTable({ id, ood, rank }));
}

async function readSource(source: string, folder: string | undefined): Promise<unknown> {
  if (!existsSync(source)) {
    if (/^[0-9a-f]{4,64}$/.test(source)) return (await Store.open(folder)).findTask(source);
    throw new TunnelError('usage', `${source} is neither a file nor a task id`, { source });
  }
  try {
    return JSON.parse(await readFile(source, 'utf8'));
  } catch (error) {
    throw refused(source, `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** A run record, or layers as `detectTunnel` reads them. */
function wholeTable(value: Record<string, unknown>, source: string): TunnelLayer[] {
  if ('experiment' in value) return tunnelLayers(parseRunRecord(value, source).layers);
  return value['layers'] as TunnelLayer[];
}

function addMeasurement(
  measurements: Measurements,
  spec: Record<string, unknown>,
  result: unknown,
  source: string,
): void {
  const role = spec['kind'] === 'probe' ? spec['role'] : spec['kind'];
  if (role !== 'id' && role !== 'ood' && role !== 'rank') {
    throw refused(source, `is a ${String(spec['kind'])} task; give probes and ranks`);
  }
  if (measurements[role]) throw refused(source, `is a second measurement of ${role}; give one`);
  const parsed = (role === 'rank' ? rankResultSchema : probeResultSchema).safeParse(result);
  if (!parsed.success) throw refused(source, 'holds a result of another form');
  Object.assign(measurements, { [role]: parsed.data });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(source: string, what: string): TunnelError {
  return new TunnelError('invalid-request', `${source} ${what}`, { source });
}
