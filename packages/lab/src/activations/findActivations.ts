import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { TunnelError } from '@tunnel/core';

/** The name that the labels have among a split’s tensors. */
const labelsName = 'labels';

/** A tensor of a file; `tensor` null where it is the file’s only one. */
interface FoundTensor {
  readonly file: string;
  readonly tensor: string | null;
}

/** What a folder has of one split. */
export interface FoundSplit {
  readonly layers: readonly ({ readonly name: string } & FoundTensor)[];
  readonly labels: FoundTensor;
}

/** What a folder of activations has; a split that it has not is null. */
export interface FoundActivations {
  /** In their order. */
  readonly layers: readonly string[];
  readonly train: FoundSplit | null;
  readonly test: FoundSplit | null;
}

/**
 * Finds the files of activations. A split, `train` or `test`, is either a folder of that name with one
 * `.npy` or `.safetensors` file a layer and one of `labels`, or one file such as `test.safetensors`
 * with all of them as tensors.
 *
 * @param layers their names in order; null for all files of the folders, in the order of their names
 *   with numbers in them read as numbers
 * @throws TunnelError `folder-form` with what is missing
 */
export async function findActivations(
  folder: string,
  layers: readonly string[] | null,
): Promise<FoundActivations> {
  const parts = {
    train: await filesOf(folder, 'train'),
    test: await filesOf(folder, 'test'),
  };
  const [part] = [parts.test, parts.train].flatMap((found) => found ?? []);
  if (!part) throw refused(folder, 'has neither train nor test; give one of them, or both');
  const names = layers ?? namesIn(part);
  if (names.length === 0) throw refused(folder, 'has no file of a layer; give one a layer');
  return {
    layers: names,
    train: parts.train && splitOf(parts.train, names),
    test: parts.test && splitOf(parts.test, names),
  };
}

/** Files of a split by the names of their tensors, or the one file that has all. */
type PartFiles = { readonly path: string; readonly files: ReadonlyMap<string, string> | null };

async function filesOf(folder: string, part: string): Promise<PartFiles | null> {
  const whole = join(folder, `${part}.safetensors`);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw refused(folder, `cannot be read: ${error.message}; give a folder`);
  });
  const names = new Set(entries.map(({ name }) => name));
  if (names.has(`${part}.safetensors`)) return { path: whole, files: null };
  if (!names.has(part)) return null;
  const path = join(folder, part);
  const files = new Map<string, string>();
  for (const file of (await readdir(path)).sort()) {
    const { name, ext } = parse(file);
    if (ext !== '.npy' && ext !== '.safetensors') continue;
    if (files.has(name)) throw refused(path, `has two files of ${name}; give one`);
    files.set(name, join(path, file));
  }
  return { path, files };
}

function namesIn({ path, files }: PartFiles): string[] {
  if (!files) throw refused(path, 'does not say in which order its layers are; give their names');
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...files.keys()].filter((name) => name !== labelsName).sort(compare);
}

function splitOf(part: PartFiles, names: readonly string[]): FoundSplit {
  return {
    layers: names.map((name) => ({ name, ...tensorOf(part, name) })),
    labels: tensorOf(part, labelsName),
  };
}

function tensorOf({ path, files }: PartFiles, name: string): FoundTensor {
  if (!files) return { file: path, tensor: name };
  const file = files.get(name);
  if (file !== undefined) return { file, tensor: null };
  throw refused(path, `has no ${name}.npy and no ${name}.safetensors; give one of them`);
}

function refused(folder: string, what: string): TunnelError {
  return new TunnelError('folder-form', `${folder} ${what}`, { folder });
}
