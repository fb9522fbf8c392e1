import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImportResult, TunnelError } from '@tunnel/core';
import { type ActivationsManifest, readActivations } from '../activations/ActivationsManifest.js';
import { activationFiles, hashOfFiles, storedName } from '../activations/activationFiles.js';
import { type FoundSplit, findActivations } from '../activations/findActivations.js';
import { artifactFiles } from '../tasks/artifactFiles.js';
import { throwIfCancelled } from '../tasks/jobOf.js';
import type { TaskStart } from '../tasks/TaskStart.js';
import { copyCheaply } from './copyCheaply.js';
import { checkContent, importedPath } from './importedPath.js';
import { readableLayer } from './readableLayer.js';
import type { SourceOf } from './SourceOf.js';

/** Copies a folder of activations, with a manifest, and has the engine look at them. */
export async function importActivations(
  start: TaskStart<'import'>,
  source: SourceOf<'activations'>,
  signal: AbortSignal,
): Promise<ImportResult> {
  const { folder, task, setting } = start;
  const path = importedPath(start);
  const found = await findActivations(path, source.layers);
  const copies = new Map<string, string>();
  for (const [name, file] of activationFiles(found)) {
    throwIfCancelled(signal, task.label);
    const copy = join(folder, name);
    await copyCheaply(file, copy);
    copies.set(name, copy);
  }
  checkContent(path, await hashOfFiles(copies), source.contentHash);
  const { classCount, imagesTrain, imagesTest } = source;
  const manifest: ActivationsManifest = {
    classCount,
    train: manifestSplit('train', found.train, imagesTrain),
    test: manifestSplit('test', found.test, imagesTest),
  };
  await writeFile(
    join(folder, artifactFiles.activations),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
  let layers: ReturnType<typeof readableLayer>[] = [];
  for (const part of ['train', 'test'] as const) {
    if (!manifest[part]) continue;
    throwIfCancelled(signal, task.label);
    const split = { ...readActivations(folder, part), images: null };
    const seen = await setting.engine.inspectActivations(split).wait();
    if (seen.images !== manifest[part].images) {
      throw new TunnelError(
        'invalid-spec',
        `${path} has ${seen.images} ${part} images, and the task says ${manifest[part].images}; give that many`,
        { path, images: seen.images },
      );
    }
    layers = seen.layers.map(readableLayer);
  }
  return { kind: 'activations', layers };
}

function manifestSplit(
  part: 'train' | 'test',
  split: FoundSplit | null,
  images: number | null,
): ActivationsManifest['train'] {
  if (!split || images === null) return null;
  return {
    layers: split.layers.map(({ name, file, tensor }, index) => ({
      name,
      file: storedName(part, file, tensor, String(index + 1).padStart(4, '0')),
      tensor,
    })),
    labels: {
      file: storedName(part, split.labels.file, split.labels.tensor, 'labels'),
      tensor: split.labels.tensor,
    },
    images,
  };
}
