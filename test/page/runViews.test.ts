import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../cli/workplace.js';
import { desktop, isTooWide, phone, violationsOf } from './Chromium.js';
import { ServedPage } from './ServedPage.js';

/** Experiments whose smallest runs have, together, all that the views of a run show. */
const experiments = ['similarity', 'variance', 'protocol'] as const;

let place: Workplace;
let served: ServedPage;
const runs = new Map<string, string>();

const pathOf = (experiment: (typeof experiments)[number], view: string) =>
  `/runs/${runs.get(experiment)}/${view}`;

beforeAll(async () => {
  // As many as these experiments read at scale smoke.
  place = await Workplace.create(2000);
  const run = (name: string) => place.run(['run', name, '--scale', 'smoke', '--threads', '1']);
  for (const { code, err } of await Promise.all(experiments.map(run))) {
    expect([code, err]).toEqual([0, err]);
  }
  served = await ServedPage.open(place);
  for (const { id, experiment } of (await runList()).items) runs.set(experiment, id);
}, 600_000);
afterAll(async () => {
  await served?.close();
  place?.remove();
});

interface RunList {
  readonly items: readonly { readonly id: string; readonly experiment: string }[];
}

async function runList(): Promise<RunList> {
  return (await served.api('runs')) as RunList;
}

interface Rule {
  readonly start: number | null;
  readonly length: number;
}

/** Where the API puts the split of the first network. */
async function splitAt(experiment: (typeof experiments)[number], share: number) {
  const answer = await served.api(`runs/${runs.get(experiment)}/tunnels?threshold=${share}`);
  const { networks } = answer as {
    networks: { rule: Rule; detection: { depth: number } }[];
  };
  const [first] = networks;
  if (!first) throw new Error('the run has a network');
  return { ...first.rule, depth: first.detection.depth };
}

/** The head of the view where the API puts it so. */
async function headAt(experiment: (typeof experiments)[number], share: number): Promise<string> {
  const { start, length, depth } = await splitAt(experiment, share);
  const rule = `${Number((100 * share).toFixed(1))}\u00a0% rule`;
  return length > 1
    ? `Layers ${start} to ${depth} of ${depth} by the ${rule}`
    : `No start by the ${rule}`;
}

/** The bytes that a button of the view saves, and the name that it gives them. */
async function saved(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: `Download as ${format}` })
      .first()
      .click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('the layers of a run', () => {
  it('move their split at once with the threshold, as the API finds it, and keep it in the address', async () => {
    const page = await served.show(pathOf('similarity', 'layers'), desktop);
    const head = page.locator('.split-head strong');
    await expect.poll(() => head.textContent()).toBe(await headAt('similarity', 0.95));
    const slider = page.getByRole('slider', { name: /Threshold/ });
    await slider.focus();
    for (const [key, share] of [
      ['End', 0.99],
      ['ArrowLeft', 0.989],
      ['Home', 0.95],
      ['End', 0.99],
    ] as const) {
      await slider.press(key);
      await expect.poll(() => head.textContent()).toBe(await headAt('similarity', share));
    }
    await expect.poll(() => new URL(page.url()).searchParams.get('threshold')).toBe('0.99');
    await page.reload();
    await expect.poll(() => head.textContent()).toBe(await headAt('similarity', 0.99));
  });

  it('are read out by arrow keys, and stand in a table', async () => {
    const page = await served.show(pathOf('similarity', 'layers'), desktop);
    const chart = page.getByRole('application', { name: 'MLP: probes and rank by layer' });
    const said = page.locator('.chart-frame [aria-live]');
    await chart.locator('svg').waitFor();
    await chart.press('ArrowRight');
    await expect
      .poll(() => said.textContent())
      .toMatch(/^Layer 1, relu1: ID \d+\.\d\u00a0% .*; OOD .*; rank \d/);
    await chart.press('End');
    await expect.poll(() => said.textContent()).toMatch(/^Layer 6, relu6: /);
    await expect
      .poll(() => page.locator('.chart-tip-box strong').textContent())
      .toBe('Layer 6, relu6');
    await chart.press('Escape');
    await expect.poll(() => said.textContent()).toBe('');
    await page.getByText('Data table').click();
    await expect.poll(() => page.locator('.chart-table tbody tr').count()).toBe(6);
  });

  it('hide a line that its name’s button is pressed of', async () => {
    const page = await served.show(pathOf('similarity', 'layers'), desktop);
    const svg = page.locator('.chart-picture svg');
    await svg.waitFor();
    const name = page.getByRole('button', { name: /^OOD probe/ });
    const before = await svg.innerHTML();
    await name.click();
    await expect.poll(() => name.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(async () => (await svg.innerHTML()).length).toBeLessThan(before.length);
    await name.click();
    await expect.poll(async () => (await svg.innerHTML()).length).toBe(before.length);
  });

  it('are saved as pictures and as data', async () => {
    const page = await served.show(pathOf('similarity', 'layers'), desktop);
    const svg = await saved(page, 'SVG');
    expect(svg.name).toBe('mlp-probes-and-rank-by-layer.svg');
    expect(svg.bytes.toString()).toMatch(/^<svg [^>]*width="960"[\s\S]*<\/svg>$/);
    expect(svg.bytes.toString()).toContain('<title>MLP: probes and rank by layer</title>');
    const png = await saved(page, 'PNG');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(png.bytes.readUInt32BE(16)).toBe(1920);
    expect(png.bytes.length).toBeGreaterThan(10_000);
    const csv = await saved(page, 'CSV');
    const lines = csv.bytes.toString().trimEnd().split('\r\n');
    expect(lines[0]).toBe('network,layer,name,measure,mean,low,high,seed 0,seed 1');
    const answer = await served.api(`runs/${runs.get('similarity')}/layers`);
    const { rows } = answer as { rows: { measure: string; seeds: { value: number }[] }[] };
    expect(lines.slice(1).map((line) => line.split(',').slice(-2).map(Number))).toEqual(
      rows.map(({ seeds }) => seeds.map(({ value }) => value)),
    );
  });
});

describe('the other views of a run', () => {
  it('read CKA out cell by cell, by keys in both directions', async () => {
    const page = await served.show(pathOf('similarity', 'similarity'), desktop);
    const chart = page.getByRole('application');
    const said = page.locator('.chart-frame [aria-live]');
    await chart.locator('svg').waitFor();
    await chart.press('End');
    await expect.poll(() => said.textContent()).toBe('6 relu6 × 6 relu6: CKA 1.000');
    await chart.press('ArrowDown');
    await expect.poll(() => said.textContent()).toMatch(/^5 relu5 × 6 relu6: CKA (\d|−)/);
  });

  it('say which images lie where on a map, and save it', async () => {
    const page = await served.show(pathOf('variance', 'embedding'), desktop);
    await page.locator('.chart-picture canvas').waitFor();
    const csv = await saved(page, 'CSV');
    expect(csv.bytes.toString().trimEnd().split('\r\n')).toHaveLength(1 + 150);
    expect((await saved(page, 'PNG')).bytes.length).toBeGreaterThan(10_000);
  });

  it('show findings with their numbers and the marks of what others report', async () => {
    const page = await served.show(pathOf('similarity', 'findings'), desktop);
    const answer = await served.api(`runs/${runs.get('similarity')}/findings`);
    const { findings } = answer as { findings: { title: string; verdict: string }[] };
    await page.locator('.finding').first().waitFor();
    const shown = await page.locator('.finding h4').allTextContents();
    expect(shown.sort()).toEqual(
      findings.map(({ verdict, title }) => `${verdict} ${title}`).sort(),
    );
  });

  it('say what a run did not measure', async () => {
    const page = await served.show(pathOf('similarity', 'spectra'), desktop);
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).first().textContent())
      .toBe('No spectra');
  });

  it('lay chosen runs side by side', async () => {
    const page = await served.show('/compare', desktop);
    for (const name of ['similarity', 'variance']) {
      await page.getByRole('checkbox', { name: new RegExp(name) }).check();
    }
    await page.getByRole('heading', { name: 'Where tunnels start' }).waitFor();
    expect(decodeURIComponent(new URL(page.url()).search)).toContain(
      `${runs.get('similarity')},${runs.get('variance')}`,
    );
  });
});

describe.each([desktop, phone])('on a screen of $viewport.width pixels, $colorScheme', (screen) => {
  it.each([
    ['similarity', 'layers', '.chart-picture svg'],
    ['similarity', 'similarity', '.chart-picture svg'],
    ['similarity', 'findings', '.finding'],
    ['similarity', 'figures', '.run-figure img'],
    ['variance', 'variance', '.chart-picture svg'],
    ['variance', 'embedding', '.chart-picture canvas'],
    ['protocol', 'spectra', '.chart-picture svg'],
  ] as const)('axe finds nothing: %s, %s', async (experiment, view, shown) => {
    const page = await served.show(pathOf(experiment, view), screen);
    await page.locator(shown).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await page.context().close();
  });

  it('axe finds nothing: compare', async () => {
    const ids = ['similarity', 'protocol'].map((name) => runs.get(name));
    const page = await served.show(`/compare?runs=${ids.join(',')}`, screen);
    await page.locator('.chart-picture svg').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
  });
});

it('nothing went wrong on any view', () => {
  expect(served.complaints).toEqual([]);
});
