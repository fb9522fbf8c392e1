import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetNameSchema, isTunnelError, parseAs, sideSchema, TunnelError } from '@tunnel/core';
import { z } from 'zod';

/** The file that makes a folder an imported data set; written last. */
export const manifestFile = 'dataset.json';

const splitSchema = z.strictObject({
  file: z.enum(['train.bin', 'valid.bin', 'test.bin']),
  images: z.int().min(1),
  perClass: z.array(z.int().min(1)),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('64 hexadecimal digits'),
});

/**
 * What `dataset.json` says of an imported data set.
 *
 * - `format`: 1; raised by a change of the layout.
 * - `form`: of the folder that it came from.
 * - `classNames`: by label.
 * - `splits`: each one’s file, its images in all and by label, and its bytes’ hash.
 * - `resize`: how images of other sizes were brought to `side`; null where there were to be none.
 * - `decoder`: what read the images, with its version.
 * - `from`: the folder’s name, without where it lay.
 * - `notes`: what a reader of results must know.
 */
const manifestSchema = z
  .strictObject({
    format: z.literal(1),
    name: datasetNameSchema,
    form: z.enum(['cinic10', 'image-folder']),
    side: sideSchema,
    classNames: z.array(z.string().min(1)).min(2),
    splits: z.strictObject({
      train: splitSchema,
      valid: splitSchema.nullable(),
      test: splitSchema,
    }),
    resize: z.string().nullable(),
    decoder: z.string(),
    from: z.string(),
    notes: z.array(z.string()),
  })
  .superRefine(({ classNames, splits }, context) => {
    for (const split of ['train', 'valid', 'test'] as const) {
      const stated = splits[split];
      if (stated === null) continue;
      const { file, images, perClass } = stated;
      const refuse = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['splits', split, key], message });
      if (file !== `${split}.bin`) refuse('file', `is ${file}, another split’s`);
      const sum = perClass.reduce((sum, count) => sum + count, 0);
      if (perClass.length !== classNames.length || sum !== images) {
        refuse('perClass', `does not share out ${images} images to ${classNames.length} classes`);
      }
    }
  });

/** {@inheritDoc manifestSchema} */
export type Manifest = z.output<typeof manifestSchema>;

/** One split of a manifest. */
export type ManifestSplit = z.output<typeof splitSchema>;

/**
 * The manifest of a folder’s data set; null where the folder has none.
 *
 * @throws TunnelError `artifact-corrupt` for a manifest that is not as it was written
 */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const file = join(folder, manifestFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw new TunnelError('data-missing', `${file} cannot be read: ${(error as Error).message}`, {
      path: file,
    });
  }
  try {
    return parseAs(manifestSchema, JSON.parse(text), { where: '', code: 'artifact-corrupt' });
  } catch (error) {
    const reason = isTunnelError(error) ? error.message : 'it is not JSON';
    throw new TunnelError(
      'artifact-corrupt',
      `${file} is not as it was written: ${reason}; import the data set anew with --replace`,
      { path: file },
    );
  }
}
