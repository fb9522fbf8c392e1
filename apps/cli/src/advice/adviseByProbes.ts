import {
  adviseTransfer,
  classCountOf,
  type DataSpec,
  probeProtocols,
  type TransferAdvice,
  TunnelError,
  transferBatchSize,
  transferValidationShare,
} from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { probeFacts } from '../measurements/measuredNetwork.js';
import { type RunOptions, runOn } from '../options/common.js';
import type { Reading } from '../subjects/readingOf.js';
import { roleOf } from '../subjects/roleOf.js';
import { runReading } from '../subjects/runReading.js';

/** What the probes of an advice learn from. */
interface Budget {
  /** Labelled images a class, those for validation among them; undefined for all. */
  readonly perClass: number | undefined;
  /** How often they are drawn. */
  readonly draws: number;
  readonly epochs: number;
}

/** An advice for images of other classes, and the probes that it is from. */
export interface ProbedAdvice {
  readonly data: DataSpec;
  readonly advice: TransferAdvice;
  /** One a draw. */
  readonly probes: readonly StoredTask<'probe'>[];
}

/**
 * Advises by probes that learn from as many labelled images as there will be: a fifth of them is held
 * out and chooses the layer, and each draw takes other ones.
 */
export async function adviseByProbes(
  context: Context,
  reading: Reading,
  { perClass, draws, epochs }: Budget,
  options: RunOptions,
): Promise<ProbedAdvice> {
  const { data, seed } = reading.fields;
  if (!data)
    throw new TunnelError('usage', 'activations bring no images to draw from; give a network');
  const images = perClass === undefined ? Infinity : perClass * classCountOf(data);
  const probe = {
    ...probeProtocols.masarczyk,
    epochs,
    batchSize: transferBatchSize(images),
    validationShare: transferValidationShare,
  };
  const own = { kind: 'probe', role: roleOf(reading), probe } as const;
  const probes: StoredTask<'probe'>[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = { ...reading, fields: { ...reading.fields, seed: seed + draw } };
    probes.push(await runReading(context, drawn, own, runOn(options)));
  }
  const runs = await Promise.all(
    probes.map(async (task, draw) => ({
      seed: draw,
      layers: task.result.layers.map(({ layer, name, accuracy }) => ({
        layer,
        name,
        id: accuracy,
      })),
      id: await probeFacts(reading.store, task),
    })),
  );
  const validation = probes.map(({ result }) =>
    result.layers.map(({ validationAccuracy }) => validationAccuracy ?? 0),
  );
  return { data, advice: adviseTransfer({ runs, validation }), probes };
}
