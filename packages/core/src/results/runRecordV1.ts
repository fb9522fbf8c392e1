import { z } from 'zod';
import { detectSeeds, type SeedRun } from '../detection/detectSeeds.js';
import { tunnelLayers } from '../detection/TunnelLayer.js';
import type { ProbeFacts } from '../detection/TunnelNetwork.js';
import { classCountOf } from '../specs/dataSpec.js';
import { accuracy, text } from '../specs/fields.js';
import { networkSpecSchema } from '../specs/networkSpec.js';
import { probeSpecSchema } from '../specs/probeSpec.js';
import { rankSpecSchema } from '../specs/rankSpec.js';
import { trainingSpecSchema } from '../specs/trainingSpec.js';
import { meanInterval } from '../statistics/meanInterval.js';
import { layerRowSchema } from './layerTable.js';
import type { NetworkResult, SeedResult } from './networkResult.js';
import { type RunData, runDataSchema } from './runData.js';
import { runHeaderSchema } from './runHeader.js';
import type { RunRecordV2 } from './runRecordV2.js';

/**
 * A run record of version 1: one MLP, one seed. What it had for a detection is found anew from its
 * layers.
 */
export const runRecordV1Schema = z.strictObject({
  ...runHeaderSchema.shape,
  data: z.strictObject({
    train: runDataSchema,
    ood: runDataSchema.nullable(),
    notes: z.array(text()),
  }),
  network: networkSpecSchema,
  training: trainingSpecSchema,
  probe: probeSpecSchema.nullable(),
  rank: rankSpecSchema.nullable(),
  testAccuracy: accuracy().nullable(),
  layers: z.array(layerRowSchema),
  detection: z.unknown(),
});

/** The same run as a record of version 2. */
export function upgradeRunRecordV1(run: z.output<typeof runRecordV1Schema>): RunRecordV2 {
  const { network, training, probe, rank, testAccuracy, layers, detection, ...rest } = run;
  const [seed = 0] = run.seeds;
  const result: SeedResult = {
    seed,
    testAccuracy,
    testCalibrationError: null,
    layers,
    trainSeconds: null,
    measureSeconds: null,
  };
  const trained: NetworkResult = {
    name: 'MLP',
    network,
    training,
    probe,
    rank,
    seeds: [result],
    testAccuracy: testAccuracy === null ? null : meanInterval([testAccuracy]),
    overSeeds: detection === null ? null : detectSeeds([tested(run, seed)]),
  };
  const data = { ...run.data, id: run.data.train };
  return { version: 2, ...rest, data, networks: [trained] };
}

function tested({ data, layers }: z.output<typeof runRecordV1Schema>, seed: number): SeedRun {
  return {
    seed,
    layers: tunnelLayers(layers),
    id: factsOf(data.train),
    ood: data.ood && factsOf(data.ood),
  };
}

function factsOf(data: RunData): ProbeFacts {
  return { classes: classCountOf(data), images: data.imagesTest };
}
