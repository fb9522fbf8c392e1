import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { resolveLibtorch } from '@tunnel/native';
import { Tokens } from '@tunnel/store';

const program = fileURLToPath(new URL('../../apps/api/bin/serve.mjs', import.meta.url));
/** Where tests keep the built-in data sets between them: drawing all their images takes a while. */
const cache = fileURLToPath(new URL('../../node_modules/.tunnel/test-cache', import.meta.url));

/** An empty store with its service in a process of its own, which can be killed and started again. */
export class Served {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-served-'));
  storeFolder = join(this.folder, 'store');
  url = '';
  /** @type {import('node:child_process').ChildProcess | null} */
  process = null;
  /** @type {readonly string[]} */
  #flags;
  /** @type {NodeJS.ProcessEnv} */
  #env;

  /**
   * @param {readonly string[]} flags of the service
   * @param {NodeJS.ProcessEnv} env beside this process’s own
   */
  constructor(flags = [], env = {}) {
    this.#flags = flags;
    this.#env = env;
  }

  async start() {
    const env = {
      ...process.env,
      TUNNEL_CACHE_DIR: cache,
      TUNNEL_DATA_DIR: join(this.folder, 'none'),
      ...this.#env,
    };
    env['LIBTORCH'] ??= resolveLibtorch().path;
    const args = [program, '--port', '0', '--store', this.storeFolder, ...this.#flags];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    this.process = child;
    process.once('exit', () => child.kill('SIGKILL'));
    this.url = await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
      const lines = createInterface(child.stdout).on('line', (line) => {
        const { msg, url } = JSON.parse(line);
        if (msg !== 'listening') return;
        resolve(url);
        // What else it logs is thrown away.
        lines.close();
        child.stdout.resume();
      });
    });
  }

  /** @param {NodeJS.Signals} signal */
  async stop(signal) {
    if (!this.process) return;
    const exit = once(this.process, 'exit');
    this.process.kill(signal);
    await exit;
  }

  /** Stops it, and removes the store. */
  async remove() {
    await this.stop('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Makes a token.
   *
   * @param {readonly import('@tunnel/store').TokenScope[]} scopes
   * @returns {Promise<string>}
   */
  async token(...scopes) {
    return (await new Tokens(this.storeFolder).create('test', scopes)).token;
  }

  /** What the service holds in memory, as Linux says it. */
  residentBytes() {
    const status = readFileSync(`/proc/${this.process?.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** What the service has computed, in seconds of a core. */
  cpuSeconds() {
    const fields = readFileSync(`/proc/${this.process?.pid}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ');
    // In hundredths, as Linux has them everywhere.
    return (Number(fields?.[11]) + Number(fields?.[12])) / 100;
  }
}
