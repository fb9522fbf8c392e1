import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromiumPath.mjs';

/** A screen of some size in some colours. */
export interface Screen {
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

/** A desktop in light colours. */
export const desktop: Screen = { colorScheme: 'light', viewport: { width: 1280, height: 900 } };

/** A phone in dark ones. */
export const phone: Screen = { colorScheme: 'dark', viewport: { width: 390, height: 844 } };

/** What a browser may take to start, and a page to show something, on a machine that does other things too. */
const timeoutMs = 120_000;

/** A browser that notes all that goes wrong on its pages. */
export class Chromium {
  /** Errors and warnings of consoles, errors of scripts, requests to other hosts. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(browser: Browser, origin: string) {
    this.#browser = browser;
    this.#origin = origin;
  }

  /** @param origin the only one that pages may ask */
  static async start(origin: string): Promise<Chromium> {
    const executablePath = chromiumPath();
    if (executablePath === null) {
      throw new Error(
        'Chromium is not there; install it (apt-get install chromium), or set CHROMIUM',
      );
    }
    // Root, as in a container, has no sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return new Chromium(
      await chromium.launch({ executablePath, args, timeout: timeoutMs }),
      origin,
    );
  }

  /** A page of a browser that has been nowhere yet. */
  async open(screen: Screen, path: string): Promise<Page> {
    const context = await this.#browser.newContext({ ...screen, baseURL: this.#origin });
    // axe is put in from outside, which the pages’ policy would refuse.
    await context.addInitScript(axe.source);
    context.setDefaultTimeout(timeoutMs);
    this.#listen(context);
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  #listen(context: BrowserContext): void {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    context.on('weberror', (error) => this.complaints.push(error.error().message));
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const isOwn = origin === this.#origin || protocol === 'data:' || protocol === 'blob:';
      if (!isOwn) this.complaints.push(`asked ${request.url()}`);
    });
  }

  stop(): Promise<void> {
    return this.#browser.close();
  }
}

/** What axe finds wrong with a page, as a line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact} ${id}: ${target.join(' ')}`),
  );
}

/** Whether the page is wider than its screen. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}
