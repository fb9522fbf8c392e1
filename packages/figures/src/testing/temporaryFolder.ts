import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that is removed when the test ends: give it vitest's `onTestFinished`. */
export async function temporaryFolder(
  onTestFinished: (cleanUp: () => Promise<void>) => void,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'figures-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
