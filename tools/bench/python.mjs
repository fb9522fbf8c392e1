import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from '@tunnel/datasets';
import { libtorchVersion } from '@tunnel/native';
import { runOrFail } from '../bootstrap/run.mjs';

const packages = [`torch==${libtorchVersion}`, 'numpy==2.3.5'];

/**
 * A Python that runs the reference, in the user’s cache: set up by the user’s own pip the first time.
 * Only benchmarks use it.
 *
 * @param {(text: string) => void} say
 * @returns {Promise<string>}
 */
export async function benchPython(say) {
  const folder = join(cacheFolder(), `bench-python-${libtorchVersion}`);
  const python = join(folder, 'bin', 'python');
  await withLock(folder, async () => {
    if (existsSync(python)) return;
    say(`installing ${packages.join(' and ')} into ${folder} (once; some GB)`);
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await runOrFail('python3', ['-m', 'venv', unfinished]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await runOrFail(join(unfinished, 'bin', 'python'), [...pip, ...packages]);
    await rename(unfinished, folder);
  });
  return python;
}
