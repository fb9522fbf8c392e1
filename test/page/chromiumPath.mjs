import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Where Chromium is: `CHROMIUM`, else what is found by name; null where there is none.
 *
 * @returns {string | null}
 */
export function chromiumPath() {
  const { CHROMIUM: own, PATH: path = '' } = process.env;
  if (own) return own;
  const places = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, mac].find(isExecutable) ?? null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
