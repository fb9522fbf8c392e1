import { stat } from 'node:fs/promises';
import { corruptArtifact } from '../corruptArtifact.js';
import type { StoredFile } from '../StoredTask.js';
import { hashFile } from './hashFile.js';

/**
 * Files whose content was found to be what was written. A file is hashed once, and again when its
 * length, its time or the file itself is another.
 */
export class VerifiedFiles {
  readonly #known = new Map<string, string>();

  /** @throws TunnelError `artifact-corrupt` with the hashes or lengths found and expected */
  async check(path: string, { bytes, sha256 }: Omit<StoredFile, 'name'>): Promise<void> {
    const found = await stat(path).catch(() => null);
    if (!found) throw corruptArtifact(path, 'is missing');
    if (found.size !== bytes) {
      const lengths = { bytes: found.size, expectedBytes: bytes };
      throw corruptArtifact(path, `has ${found.size} bytes, not ${bytes}`, lengths);
    }
    const state = `${sha256} ${found.ino} ${found.mtimeMs}`;
    if (this.#known.get(path) === state) return;
    const hash = await hashFile(path).catch((error: Error) => {
      throw corruptArtifact(path, `cannot be read: ${error.message}`);
    });
    if (hash !== sha256) {
      const hashes = { sha256: hash, expectedSha256: sha256 };
      throw corruptArtifact(path, `has sha256 ${hash}, not ${sha256}`, hashes);
    }
    this.#known.set(path, state);
  }
}
