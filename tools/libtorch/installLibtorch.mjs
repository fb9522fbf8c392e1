import { existsSync } from 'node:fs';
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isTunnelError, TunnelError } from '@tunnel/core';
import { downloadFile, hashFiles, placeFolder, withLock } from '@tunnel/datasets';
import { libtorchVersion } from '@tunnel/native';
import { sources } from './archives.mjs';
import { writeManifest } from './manifest.mjs';
import { findPip, pipDownload, wheelUrl } from './pip.mjs';
import { unzip } from './unzip.mjs';

/**
 * @typedef {object} InstallOptions
 * @property {(text: string) => void} say one line of news
 * @property {(progress: import('@tunnel/datasets').DownloadProgress) => void} [onProgress]
 * @property {AbortSignal} [signal]
 * @property {string} [platform] default this machine’s
 * @property {import('./archives.mjs').Source} [source] default the platform’s
 */

/**
 * Installs libtorch into a folder, whole or not at all: from PyTorch’s own site, or, where that
 * cannot be reached, from the wheel of the user’s Python package index. Parts of downloads lie
 * beside the folder and are continued by the next call; two installs at once wait for each other.
 *
 * @param {string} folder
 * @param {InstallOptions} options
 * @throws TunnelError `libtorch-missing`, `data-checksum`, `output-unwritable`
 */
export async function installLibtorch(folder, options) {
  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  const source = options.source ?? sources[platform];
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
    const origin = await fetchArchives(source, downloads, options);
    options.say(`unpacking into ${folder}`);
    await placeFolder(folder, async (temporary) => {
      for (const { file, keep } of origin.archives) {
        const count = await unzip(file, temporary, keep);
        if (count === 0) throw new Error(`${file} holds nothing that libtorch needs`);
      }
      await complete(temporary, platform, origin.name);
    });
    await rm(downloads, { recursive: true, force: true });
  });
}

/** @param {string} folder @param {string} platform @param {string} origin */
async function complete(folder, platform, origin) {
  // The linker looks for libtorch; all that the engine uses of it is in libtorch_cpu.
  const linker = join(folder, 'lib', 'libtorch.so');
  if (platform.startsWith('linux') && !existsSync(linker)) await symlink('libtorch_cpu.so', linker);
  await writeFile(join(folder, 'build-version'), `${libtorchVersion}\n`);
  await writeManifest(folder, origin);
}

/**
 * @param {import('./archives.mjs').Source} source
 * @param {string} downloads
 * @param {InstallOptions} options
 * @returns {Promise<{ name: string, archives: { file: string, keep: [RegExp, string][] }[] }>}
 */
async function fetchArchives({ official, index }, downloads, options) {
  /** @type {unknown} */
  let reason = new Error('PyTorch’s site has no archive for this platform');
  if (official) {
    try {
      const file = join(downloads, `official-${official.sha256.slice(0, 16)}.zip`);
      options.say('downloading libtorch from PyTorch’s site');
      await fetchChecked(official.url, file, official, options);
      return { name: new URL(official.url).hostname, archives: [{ file, keep: official.keep }] };
    } catch (error) {
      if (!isTunnelError(error) || error.code !== 'download-failed') throw error;
      reason = error;
      options.say(`${error.message}; trying the Python package index`);
    }
  }
  const archives = [];
  for (const archive of index) {
    const file = join(downloads, `${archive.requirement}-${archive.sha256.slice(0, 16)}.whl`);
    await fetchWheel(archive, file, reason, options);
    archives.push({ file, keep: archive.keep });
  }
  return { name: 'the Python package index', archives };
}

/**
 * @param {import('./archives.mjs').IndexArchive} archive
 * @param {string} file
 * @param {unknown} reason why the official archive was not had
 * @param {InstallOptions} options
 */
async function fetchWheel(archive, file, reason, options) {
  if (existsSync(file)) return;
  const pip = await findPip();
  if (!pip) {
    throw new TunnelError(
      'libtorch-missing',
      `libtorch cannot be had: ${reason instanceof Error ? reason.message : reason}, and there is no pip to ask a Python package index; install pip, or set LIBTORCH to a folder that holds libtorch ${libtorchVersion}`,
    );
  }
  options.say(`downloading ${archive.requirement} from the Python package index`);
  const url = await wheelUrl(pip, archive);
  try {
    if (url) {
      await fetchChecked(url, file, archive, options);
      return;
    }
  } catch (error) {
    // pip may know a proxy, a certificate or a password that we do not.
    if (!isTunnelError(error) || error.code !== 'download-failed') throw error;
    options.say(`${error.message.replace(url ?? '', 'it directly')}; asking pip to`);
  }
  await fetchByPip(pip, archive, file, options);
}

/**
 * @param {string[]} pip
 * @param {import('./archives.mjs').IndexArchive} archive
 * @param {string} file
 * @param {InstallOptions} options
 */
async function fetchByPip(pip, archive, file, options) {
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

/**
 * @param {string} url
 * @param {string} file
 * @param {import('./archives.mjs').Archive} archive
 * @param {InstallOptions} options
 */
async function fetchChecked(url, file, { sha256 }, { onProgress, signal }) {
  if (existsSync(file)) return;
  await downloadFile({
    url,
    file,
    checksum: { algorithm: 'sha256', value: sha256 },
    onProgress,
    signal,
  });
}
