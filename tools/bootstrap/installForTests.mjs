import { chromiumPath } from '../../test/page/chromiumPath.mjs';
import { missingSlurm } from '../../test/slurm/missingSlurm.mjs';
import { run } from './run.mjs';

/** Programs that tests need beside what the build needs, and the packages of Debian that they are in. */
const programs = [
  {
    name: 'Chromium, for the tests of the page',
    isThere: () => chromiumPath() !== null,
    packages: ['chromium'],
  },
  {
    name: 'Slurm, for the tests on a cluster',
    isThere: () => missingSlurm().length === 0,
    packages: ['slurm-wlm', 'munge'],
  },
];

/**
 * Installs what is missing of them where that is possible without asking anybody: as root of a Debian.
 * Elsewhere the tests that need it say what to do.
 */
export async function installForTests() {
  const missing = programs.filter(({ isThere }) => !isThere());
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  for (const { name } of missing) process.stderr.write(`set-up: install ${name}\n`);
  const packages = missing.flatMap((each) => each.packages);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-q'], quiet);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], quiet);
  } catch {
    // No Debian: there is no apt-get.
  }
}
