import type { z } from 'zod';
import { parseAs } from '../parsing/parseAs.js';
import { type DataSpec, dataSpecSchema } from './dataSpec.js';
import { type NetworkSpec, networkSpecSchema } from './networkSpec.js';
import { type ProbeSpec, probeSpecSchema } from './probeSpec.js';
import { type RankSpec, rankSpecSchema } from './rankSpec.js';
import { type TaskSpec, taskSpecSchema } from './taskSpec.js';
import { type TrainingSpec, trainingSpecSchema } from './trainingSpec.js';

/**
 * Brings a spec to its one fully defaulted form: the form that is hashed, stored, shown and sent to
 * the engine. Normalising a normalised spec changes nothing.
 *
 * @param where what the spec is called in error messages, e.g. `training`; `''` for none
 * @throws TunnelError `invalid-spec`, one line: the path, what was wrong, what would be right
 */
export function parseSpec<S extends z.ZodType>(
  schema: S,
  input: unknown,
  where: string,
): z.output<S> {
  return parseAs(schema, input, { where, code: 'invalid-spec' });
}

/** {@link parseSpec} for a network. */
export function normaliseNetworkSpec(input: unknown, where = 'network'): NetworkSpec {
  return parseSpec(networkSpecSchema, input, where);
}

/** {@link parseSpec} for data. */
export function normaliseDataSpec(input: unknown, where = 'data'): DataSpec {
  return parseSpec(dataSpecSchema, input, where);
}

/** {@link parseSpec} for training. */
export function normaliseTrainingSpec(input: unknown, where = 'training'): TrainingSpec {
  return parseSpec(trainingSpecSchema, input, where);
}

/** {@link parseSpec} for probes. */
export function normaliseProbeSpec(input: unknown, where = 'probe'): ProbeSpec {
  return parseSpec(probeSpecSchema, input, where);
}

/** {@link parseSpec} for ranks. */
export function normaliseRankSpec(input: unknown, where = 'rank'): RankSpec {
  return parseSpec(rankSpecSchema, input, where);
}

/** {@link parseSpec} for a task. */
export function normaliseTaskSpec(input: unknown, where = 'task'): TaskSpec {
  return parseSpec(taskSpecSchema, input, where);
}
