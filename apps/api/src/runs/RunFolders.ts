import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAs, TunnelError } from '@tunnel/core';
import { writeWhole } from '@tunnel/store';
import { type KeptRun, keptRunSchema } from './KeptRun.js';

/** What the service keeps of its runs: `runs/<id>/` with `state.json`, `events.ndjson`, `worker.log`. */
export class RunFolders {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder the service’s own */
  static async open(folder: string): Promise<RunFolders> {
    const runs = join(folder, 'runs');
    await mkdir(runs, { recursive: true });
    return new RunFolders(runs);
  }

  eventsFile(id: string): string {
    return join(this.#folder, id, 'events.ndjson');
  }

  /** What the worker’s libraries print. */
  logFile(id: string): string {
    return join(this.#folder, id, 'worker.log');
  }

  #stateFile(id: string): string {
    return join(this.#folder, id, 'state.json');
  }

  /** The ids of all runs, oldest first. */
  async ids(): Promise<string[]> {
    return (await readdir(this.#folder)).sort();
  }

  /**
   * A run; null for one that was never wholly begun, or is half removed, and for a stray file.
   *
   * @throws TunnelError `artifact-corrupt`
   */
  async read(id: string): Promise<KeptRun | null> {
    const path = this.#stateFile(id);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw error;
    });
    if (text === null) return null;
    try {
      return parseAs(keptRunSchema, JSON.parse(text), { where: path, code: 'artifact-corrupt' });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new TunnelError(
        'artifact-corrupt',
        `${path} is not JSON; remove its folder and start the run again`,
        { path },
      );
    }
  }

  /** Makes the folder of a run that begins. */
  async begin(id: string): Promise<void> {
    await mkdir(join(this.#folder, id));
  }

  async write(run: KeptRun): Promise<void> {
    await writeWhole(this.#stateFile(run.state.id), `${JSON.stringify(run, null, 2)}\n`);
  }

  /** Removes all of a run. Its state goes first: without it nothing is a run. */
  async remove(id: string): Promise<void> {
    await rm(this.#stateFile(id), { force: true });
    await rm(join(this.#folder, id), { recursive: true, force: true });
  }
}
