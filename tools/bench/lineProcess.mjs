import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A program that answers each line of its standard input by one line of JSON. It waits for the next
 * line without computing, so that programs can be measured in turn.
 */
export class LineProcess {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  /** @type {AsyncIterator<string>} */
  #lines;
  /** @type {string} */
  #program;

  /**
   * @param {string} program
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env] added to the environment
   */
  constructor(program, args, env = {}) {
    this.#program = program;
    this.#child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 2],
    });
    // A program that cannot be started closes its output, which `answer` reports.
    this.#child.on('error', () => {});
    this.#child.stdin?.on('error', () => {});
    const output = /** @type {import('node:stream').Readable} */ (this.#child.stdout);
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
  }

  /**
   * The next line that it prints.
   *
   * @returns {Promise<any>}
   */
  async answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#program} ended without an answer; see its messages above`);
    return JSON.parse(value);
  }

  /** @param {string} line @returns {Promise<any>} */
  ask(line) {
    this.#child.stdin?.write(`${line}\n`);
    return this.answer();
  }

  /** Ends it, and waits until it has ended. */
  async close() {
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
  }
}
