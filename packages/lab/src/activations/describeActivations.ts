import type { Engine } from '@tunnel/native';
import { activationFiles, hashOfFiles } from './activationFiles.js';
import { type FoundSplit, findActivations } from './findActivations.js';

/**
 * What an `import` task’s spec says of a folder of activations: see `findActivations` for its form.
 *
 * @param options `layers` as there; `classCount`: labels are 0 to `classCount − 1`
 * @throws TunnelError `folder-form`, and the engine’s for files that cannot be read
 */
export async function describeActivations(
  engine: Engine,
  folder: string,
  { layers, classCount }: { layers: readonly string[] | null; classCount: number },
) {
  const found = await findActivations(folder, layers);
  const imagesOf = async (split: FoundSplit | null) => {
    if (!split) return null;
    const activations = { kind: 'activations', ...split, classCount, images: null } as const;
    return (await engine.inspectActivations(activations).wait()).images;
  };
  return {
    kind: 'activations' as const,
    imagesTrain: await imagesOf(found.train),
    imagesTest: await imagesOf(found.test),
    contentHash: await hashOfFiles(activationFiles(found)),
    layers: [...found.layers],
    classCount,
  };
}
