import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The checkout of Tunnel that a folder is in: the nearest one above that is a workspace of both npm
 * packages and Rust crates. Null where Tunnel is installed as a package.
 *
 * @param from default this package’s own folder
 */
export function repositoryRoot(
  from: string = fileURLToPath(new URL('.', import.meta.url)),
): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json')) && existsSync(join(folder, 'Cargo.toml'))) {
      return folder;
    }
    if (folder === dirname(folder)) return null;
  }
}
