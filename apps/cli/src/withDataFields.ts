import { dataSpecByName } from '@tunnel/datasets';
import type { Context } from './Context.js';

/**
 * A task’s spec as its user wrote it, with what a spec of an imported data set says beside its name.
 *
 * @throws TunnelError `dataset-unknown`, which lists the names that there are
 */
export async function withDataFields(
  { env }: Pick<Context, 'env'>,
  spec: unknown,
): Promise<unknown> {
  if (!isRecord(spec) || !isRecord(spec['data'])) return spec;
  const { dataset } = spec['data'];
  // What is no name is for the spec’s schema to refuse.
  if (typeof dataset !== 'string') return spec;
  const named = await dataSpecByName(dataset, env);
  return { ...spec, data: { ...named, ...spec['data'] } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
