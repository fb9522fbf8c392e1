import { findProgram, isExecutable } from '../findProgram.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Where Chromium is: `CHROMIUM`, else what is found by name; null where there is none.
 *
 * @returns {string | null}
 */
export function chromiumPath() {
  const own = process.env['CHROMIUM'];
  if (own) return own;
  const [found = null] = names.map(findProgram).filter((path) => path !== null);
  return found ?? (isExecutable(mac) ? mac : null);
}
