import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import type { Workplace } from '../cli/workplace.js';
import { Chromium, type Screen } from './Chromium.js';

/** The page of a store’s results, served as `tunnel serve` does, and a real browser that shows it. */
export class ServedPage {
  readonly url: string;
  readonly #service: ChildProcess;
  readonly #chromium: Chromium;

  private constructor(url: string, service: ChildProcess, chromium: Chromium) {
    this.url = url;
    this.#service = service;
    this.#chromium = chromium;
  }

  static async open(place: Workplace): Promise<ServedPage> {
    const service = place.start(['serve', '--port', '0']);
    let said = '';
    while (!said.includes('/docs')) {
      const [chunk]: unknown[] = await once(service.stderr ?? service, 'data');
      said += String(chunk);
    }
    // Whoever does not read a pipe stops who writes it.
    service.stderr?.resume();
    service.stdout?.resume();
    const url = /(http:\/\/127\.0\.0\.1:\d+);/.exec(said)?.[1] ?? '';
    return new ServedPage(url, service, await Chromium.start(url));
  }

  /** All that went wrong on its pages since it was served. */
  get complaints(): readonly string[] {
    return this.#chromium.complaints;
  }

  /** A tab of its own at a path, as a reader sees it. */
  show(path: string, screen: Screen): Promise<Page> {
    return this.#chromium.open(screen, path);
  }

  /** What the API answers. */
  async api(path: string): Promise<unknown> {
    return (await fetch(`${this.url}/api/v1/${path}`)).json();
  }

  async close(): Promise<void> {
    await this.#chromium.stop();
    this.#service.kill('SIGTERM');
    if (this.#service.exitCode === null) await once(this.#service, 'close');
  }
}
