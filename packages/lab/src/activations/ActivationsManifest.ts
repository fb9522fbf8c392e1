import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAs, TunnelError } from '@tunnel/core';
import type { ActivationsRef } from '@tunnel/native';
import { z } from 'zod';
import { artifactFiles } from '../tasks/artifactFiles.js';

const tensorSchema = z.strictObject({
  // As `storedName` gives them: none leads out of the artifact.
  file: z.string().regex(/^(train|test)(\/(labels|\d+))?\.(npy|safetensors)$/),
  tensor: z.string().nullable(),
});

const splitSchema = z.strictObject({
  layers: z.array(z.strictObject({ name: z.string(), ...tensorSchema.shape })).min(1),
  labels: tensorSchema,
  images: z.int().min(1),
});

/**
 * `activations.json` of an import: of each split its layers in order, its labels and its number of
 * images; null where there is none. Files are named from the artifact’s folder.
 */
const manifestSchema = z.strictObject({
  classCount: z.int().min(2),
  train: splitSchema.nullable(),
  test: splitSchema.nullable(),
});

/** {@inheritDoc manifestSchema} */
export type ActivationsManifest = z.output<typeof manifestSchema>;

/**
 * A split of imported activations.
 *
 * @throws TunnelError `artifact-corrupt` for a manifest of another form, `invalid-request` for a split
 *   that was not imported
 */
export function readActivations(
  folder: string,
  part: 'train' | 'test',
): Omit<ActivationsRef, 'images'> {
  const path = join(folder, artifactFiles.activations);
  const where = { where: path, code: 'artifact-corrupt' } as const;
  const { classCount, [part]: split } = parseAs(manifestSchema, parsedJson(path), where);
  if (!split) {
    throw new TunnelError('invalid-request', `${path} has no ${part} images; import them too`, {
      path,
    });
  }
  const placed = <T extends { file: string }>(tensor: T): T => ({
    ...tensor,
    file: join(folder, tensor.file),
  });
  const { layers, labels } = split;
  return { kind: 'activations', layers: layers.map(placed), labels: placed(labels), classCount };
}

function parsedJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new TunnelError('artifact-corrupt', `${path} cannot be read: ${error}`, { path });
  }
}
