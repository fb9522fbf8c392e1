import { chromiumPath } from '../../test/page/chromiumPath.mjs';
import { run } from './run.mjs';

/**
 * Installs Chromium, in which the page is tested, where it is missing and that is possible without
 * asking anybody: as root of a Debian. Elsewhere the tests that need it say what to do.
 */
export async function installChromium() {
  if (chromiumPath() !== null || process.getuid?.() !== 0) return;
  process.stderr.write('set-up: install Chromium for the tests of the page\n');
  try {
    await run('apt-get', ['update', '-q']);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium']);
  } catch {
    // No Debian: there is no apt-get.
  }
}
