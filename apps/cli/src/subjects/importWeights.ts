import { createTask, normaliseTaskSpec, type TaskSpecInput, TunnelError } from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import { hashImport } from '@tunnel/lab';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { classesOf } from '../options/classesOf.js';
import { given } from '../options/common.js';
import { networkOf } from '../options/network.js';
import type { AskedSubject } from './findSubject.js';
import { normalisationOf } from './normalisationOf.js';
import type { Subject } from './Subject.js';

/** Weights of one of the networks that Tunnel builds, trained on the data set that is named. */
export async function importWeights(
  context: Context,
  file: string,
  options: AskedSubject,
): Promise<Subject> {
  if (options.network === undefined) {
    throw new TunnelError('usage', '--weights are of a network; say which with --network');
  }
  const normalisation = normalisationOf(options);
  const dataset = options.trainedOn ?? options.data;
  if (dataset === undefined) {
    throw new TunnelError(
      'usage',
      '--weights have the outputs of a data set; name it with --data, or with --trained-on where other data is read',
    );
  }
  const { seed = 0 } = options;
  // Of another data set than the one that is read, all classes.
  const asked = options.trainedOn === undefined ? { ...options, dataset, seed } : { dataset, seed };
  const classes = await classesOf(context, asked);
  const data = { ...(await dataSpecByName(dataset, context.env)), ...given({ classes }) };
  const contentHash = await hashImport(file);
  const specOf = (of: string | null) =>
    ({
      kind: 'import',
      source: {
        kind: 'weights',
        contentHash,
        network: networkOf(options),
        data: { ...data, contentHash: of },
        normalisation,
        seed,
      },
      // The schema checks what the options say.
    }) as TaskSpecInput & { kind: 'import' };
  normaliseTaskSpec(specOf(null), 'options');
  // Only its training images’ normalisation is read of it.
  const datasets = normalisation ? [] : [await getDatasetFor(context, dataset)];
  const task = createTask({ spec: specOf(datasets[0]?.contentHash ?? null) });
  const { source } = task.spec;
  return {
    task,
    before: [task],
    imports: new Map([[contentHash, file]]),
    datasets,
    data: source.kind === 'weights' ? source.data : null,
    seed,
  };
}
