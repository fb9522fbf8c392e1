import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Served } from '../api/Served.mjs';
import { Chromium, desktop, isTooWide, phone, violationsOf } from './Chromium.js';

/** Of all that is transferred for the first view, compressed. */
const firstViewBytes = 300_000;

const served = new Served(['--rate-limit', '0']);
let chromium: Chromium;
let writer = '';
/** A run that the first test starts. */
let run = '';

beforeAll(async () => {
  await served.start();
  writer = await served.token('runs:write');
  chromium = await Chromium.start(served.url);
});
afterAll(async () => {
  await chromium?.stop();
  await served.remove();
});

async function give(page: Page, token: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Token' }).fill(token);
  await page.getByRole('button', { name: 'Keep it in this tab' }).click();
}

/** Waits until a view is there, not only its frame. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.locator('main .loading').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

describe('a run', () => {
  it('is started from the page, followed to its end, and its tunnel is shown', async () => {
    const page = await chromium.open(desktop, '/experiments/quickstart');
    await page.locator('main').getByRole('link', { name: 'Start a run' }).click();
    await give(page, writer);
    await expect(page.getByLabel('Experiment').inputValue()).resolves.toBe('quickstart');
    await page.getByText('More settings').click();
    await page.getByLabel('Threads').fill('none');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('.field-error').waitFor();
    expect(await page.getByLabel('Threads').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Threads').fill('1');
    await page.getByLabel('Training set').fill('shapes');
    await page.getByRole('button', { name: 'Start', exact: true }).click();

    await page.waitForURL(/\/runs\/[^/]+$/);
    run = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByRole('link', { name: 'Plan' }).click();
    await page.locator('.badge.done').waitFor({ timeout: 240_000 });
    await page.locator('.plan-task.done').nth(3).waitFor();

    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText(/^(Tunnel from layer \d|No tunnel in|Undecided)/).waitFor();
    await page.getByRole('link', { name: 'Layers' }).click();
    await page.getByRole('slider').waitFor();
    await page.locator('.chart-picture svg path').nth(10).waitFor({ state: 'attached' });
    await page.context().close();
  });

  it('shows its progress, and is cancelled and deleted by who may', async () => {
    const page = await chromium.open(desktop, '/settings');
    await give(page, await served.token('runs:write', 'runs:delete'));
    await page.getByRole('link', { name: 'Start a run' }).click();
    await page.getByLabel('Experiment').selectOption('quickstart');
    await page.getByLabel('Scale').selectOption('laptop');
    await page.getByText('More settings').click();
    await page.getByLabel('Training set').fill('shapes');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('progressbar', { name: 'The run’s progress' }).waitFor();
    await page.getByRole('link', { name: 'Plan' }).click();
    await page.getByRole('button', { name: /^train .*running/ }).waitFor();
    await page.getByText(/left of this step/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.badge.cancelled').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.waitForURL(/\/runs$/);
    await page.getByRole('list', { name: 'Runs' }).waitFor();
    expect(await page.locator('.run-list > li').count()).toBe(1);
    await page.context().close();
  });

  it('has its split moved by the threshold, which the address keeps', async () => {
    const page = await chromium.open(desktop, `/runs/${run}/layers`);
    const slider = page.getByRole('slider');
    await slider.focus();
    for (let step = 0; step < 3; step += 1) await slider.press('ArrowRight');
    await page.waitForURL(/threshold=0\.9[5-9]/);
    const value = await slider.inputValue();
    await page.reload();
    expect(await page.getByRole('slider').inputValue()).toBe(value);
    await page.context().close();
  });

  it('is listed, and found by the list’s filters', async () => {
    const page = await chromium.open(desktop, '/runs');
    await page.getByRole('list', { name: 'Runs' }).getByRole('link').waitFor();
    await page.getByLabel('Scale').selectOption('paper');
    await page.waitForURL(/scale=paper/);
    await page.getByRole('heading', { name: 'No such runs' }).waitFor();
    await page.goBack();
    await page.getByRole('list', { name: 'Runs' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.context().close();
  });

  it('is deleted by nobody without a token that allows it, and says so', async () => {
    const page = await chromium.open(desktop, '/settings');
    await give(page, writer);
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('list', { name: 'Runs' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('runs:delete');
    await page.context().close();
    // The browser itself tells of every refusal.
    expect(chromium.complaints.splice(0)).toEqual([expect.stringContaining('403')]);
  });
});

describe('the page', () => {
  const views = [
    '/experiments',
    '/experiments/quickstart',
    '/runs',
    '/compare',
    '/start',
    '/settings',
    '/nowhere',
    ...['', 'layers', 'findings', 'similarity', 'figures', 'plan'].map(
      (view) => `/runs/RUN/${view}`,
    ),
  ].map((view) => view.replace(/\/$/, ''));

  it.each(views)('is for everybody at %s', async (view) => {
    for (const screen of [desktop, phone]) {
      const page = await chromium.open(screen, view.replace('RUN', run));
      await settled(page);
      expect(await violationsOf(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await page.context().close();
    }
  });

  it('comes within 300 kB', async () => {
    const page = await chromium.open(desktop, 'about:blank');
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto('/');
    await settled(page);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(firstViewBytes);
    await page.context().close();
  });

  it('is gone through by keys alone', async () => {
    const page = await chromium.open(desktop, '/experiments');
    await settled(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/experiments\/.+/);
    await page.context().close();
  });

  it('shows the theme that was chosen, also the next time', async () => {
    const page = await chromium.open(desktop, '/settings');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.reload();
    await settled(page);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.context().close();
  });

  it('brings nothing to the console, and asks nobody else', () => {
    expect(chromium.complaints).toEqual([]);
  });

  it('says in the service’s words what is not there', async () => {
    const page = await chromium.open(desktop, '/runs/none');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('there is no run “none”');
    await page.context().close();
  });
});
