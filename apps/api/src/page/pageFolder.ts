import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The folder of the built page, found by its package’s name: the API serves its files, and imports
 * nothing of it. Null where it is not built.
 */
export function pageFolder(): string | null {
  const manifest = require.resolve('@tunnel/dashboard/package.json');
  const folder = join(dirname(manifest), 'dist');
  return existsSync(join(folder, 'index.html')) ? folder : null;
}
