import { createTask, normaliseDataSpec, sideOf, TunnelError } from '@tunnel/core';
import { channelStatistics, dataSpecByName } from '@tunnel/datasets';
import { hashImport } from '@tunnel/lab';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import type { AskedSubject } from './findSubject.js';
import { normalisationOf } from './normalisationOf.js';
import type { Subject } from './Subject.js';

/** A TorchScript module; what is not said of its images is that of the data that is read. */
export async function importScript(
  context: Context,
  file: string,
  options: AskedSubject,
): Promise<Subject> {
  const { data, outputs = null } = options;
  const given = normalisationOf(options);
  const contentHash = await hashImport(file);
  const side = options.side ?? (await sideOfData(context, data));
  const normalisation = given ?? (await statisticsOf(context, data));
  const source = { kind: 'script', contentHash, side, normalisation, outputs } as const;
  const task = createTask({ spec: { kind: 'import', source } });
  return {
    task,
    before: [task],
    imports: new Map([[contentHash, file]]),
    datasets: [],
    data: null,
    seed: 0,
  };
}

async function sideOfData({ env }: Context, data: string | undefined): Promise<number> {
  if (data === undefined) throw missing('--side, or --data');
  return sideOf(normaliseDataSpec(await dataSpecByName(data, env)));
}

async function statisticsOf(context: Context, data: string | undefined) {
  if (data === undefined) throw missing('--mean and --std, or --data');
  return channelStatistics(await getDatasetFor(context, data));
}

function missing(what: string): TunnelError {
  return new TunnelError('usage', `nothing says which images --script takes; give ${what}`);
}
