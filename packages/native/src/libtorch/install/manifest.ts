import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFiles } from '@tunnel/files';

const name = 'manifest.json';

/** What an installed libtorch consists of. */
interface Manifest {
  /** Where it came from. */
  readonly origin: string;
  /** The sha256 of each library. */
  readonly libraries: Readonly<Record<string, string>>;
}

/** What became of an installed libtorch since. */
interface ManifestCheck {
  readonly origin: string;
  /** One line for each library that is missing or was changed. */
  readonly problems: readonly string[];
}

/** Writes what a folder’s libtorch consists of, beside it. */
export async function writeManifest(folder: string, origin: string): Promise<void> {
  const libraries: Record<string, string> = {};
  for (const library of (await readdir(join(folder, 'lib'))).sort()) {
    libraries[library] = await hashFiles([join(folder, 'lib', library)]);
  }
  const manifest: Manifest = { origin, libraries };
  await writeFile(join(folder, name), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Compares an installed libtorch with its manifest; null without one: it was not installed by
 * Tunnel.
 */
export async function checkManifest(folder: string): Promise<ManifestCheck | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  if (text === null) return null;
  const { origin, libraries } = readManifest(text);
  const problems: string[] = [];
  for (const [library, sha256] of Object.entries(libraries)) {
    const file = join(folder, 'lib', library);
    if (!(await stat(file).catch(() => null))) problems.push(`${file} is missing`);
    else if ((await hashFiles([file])) !== sha256) problems.push(`${file} was changed`);
  }
  return { origin, problems };
}

function readManifest(text: string): Manifest {
  return JSON.parse(text);
}
