import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Workplace } from '../cli/workplace.js';
import { timeoutMs } from './Chromium.js';

/** How a reader sees the page. */
export interface Screen {
  readonly width: number;
  readonly theme: 'light' | 'dark';
}

export const desktop: Screen = { width: 1280, theme: 'light' };
export const phone: Screen = { width: 390, theme: 'dark' };

/** The page of a store’s results, served as `tunnel serve` does, and a real browser that shows it. */
export class ServedPage {
  /** Of the console and of scripts, since it was served. */
  readonly errors: string[] = [];
  readonly url: string;
  readonly #service: ChildProcess;
  readonly #browser: Browser;

  private constructor(url: string, service: ChildProcess, browser: Browser) {
    this.url = url;
    this.#service = service;
    this.#browser = browser;
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
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      timeout: timeoutMs,
      // Root has no sandbox to put it in.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    return new ServedPage(url, service, browser);
  }

  /** A tab of its own at a path, as a reader sees it. */
  async show(path: string, { width, theme }: Screen): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      acceptDownloads: true,
    });
    context.setDefaultTimeout(timeoutMs);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(`${path}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`${path}: ${message.text()}`);
    });
    await page.goto(`${this.url}${path}`);
    return page;
  }

  /** What the API answers. */
  async api(path: string): Promise<unknown> {
    return (await fetch(`${this.url}/api/v1/${path}`)).json();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#service.kill('SIGTERM');
    if (this.#service.exitCode === null) await once(this.#service, 'close');
  }
}

/** What axe finds that is serious or worse, each with the first element that has it. */
export async function seriousFlaws(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
}

/** Whether the page is wider than its screen. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}

function chromiumPath(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = names
    .map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
    .find((path) => path !== '' && existsSync(path));
  if (found) return found;
  throw new Error('the tests of the page need Chromium: apt-get install chromium');
}
