import type { SingleRun } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleDeepRun } from '../testing/exampleDeepRun.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { exampleEpochs, exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { hostileRun, hostileText } from '../testing/hostileRun.js';
import {
  elementIds,
  headings,
  outsideReferences,
  unbalanced,
  withoutData,
  words,
} from '../testing/pages.js';
import { recordOf } from '../testing/recordOf.js';
import { themes } from '../theme/themes.js';
import { answerSentence } from '../words/answerSentence.js';
import { type ReportOptions, renderReport } from './renderReport.js';

const epochs = exampleEpochs();

const reportOf = (run: SingleRun, options?: ReportOptions) => renderReport(recordOf(run), options);

const pageOf = (run: SingleRun, options?: ReportOptions) => withoutData(reportOf(run, options));

describe('renderReport', () => {
  it('has everything, in order', () => {
    const page = pageOf(exampleRun(), { epochs });
    expect(headings(page)).toEqual([
      'A tunnel in CIFAR-10',
      'About the data',
      'Figures',
      'Layers',
      'Detection rules',
      'Training',
      'Settings',
      'Data',
      'Evidence',
      'Tasks',
      'Repeat it',
    ]);
    const inOrder = [
      '<h1>A tunnel in CIFAR-10</h1>',
      'merely carry its representation?',
      answerSentence(recordOf(exampleRun())),
      '400 of 500 training images a class.',
      'Line chart over 12 layers.',
      '>relu1<',
      '>relu12<',
      '>95\u00a0% rule<',
      '>98\u00a0% rule<',
      '>OOD-peak rule<',
      'Line chart over 8 epochs.',
      'kaiming initialisation',
      '2.11.0',
      'linux-x64',
      'taken from the store',
      'npx tunnel run quickstart --seed 0',
    ].map((text) => page.indexOf(text));
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });

  it('shows what was measured, with its errors', () => {
    const text = words(reportOf(exampleRun()));
    expect(text).toContain(' 2 relu2 512 52.8 ± 0.50 56.6 ± 1.57 483 / 512 tunnel ');
    expect(text).toContain(' 1 relu1 512 50.6 ± 0.50 54.1 ± 1.58 446 / 512 extractor ');
    expect(text).toContain(' 95\u00a0% rule 51.7\u00a0% layer 2 (relu2) – 11 layers 1 layer ');
    expect(text).toContain(' OOD-peak rule – layer 3 (relu3) – 10 layers 2 layers ');
    expect(text).toContain('Test accuracy of the trained network: 54.5\u00a0%');
    expect(text).toContain('times 0.1 after epochs 5, 7');
    expect(text).toContain('classes bear, butterfly, couch');
    expect(text).toContain(
      ' finished 2026-01-31T12:03:05.000Z (after 3 min 5 s; 1 of 4 tasks not run here) ',
    );
    expect(text).toContain(' device cpu, 2 threads machine linux-x64, 2 cores ');
  });

  it('marks the rows of the tunnel only', () => {
    const rows = [...reportOf(exampleRun()).matchAll(/<tr( class="tunnel[^"]*")?><td/g)];
    expect(rows.map(([, mark]) => mark !== undefined)).toEqual([
      false,
      ...Array.from({ length: 11 }, () => true),
    ]);
  });

  it('needs nothing but itself', () => {
    const page = pageOf(exampleRun(), { epochs });
    expect(outsideReferences(page)).toEqual([]);
    expect(page).not.toMatch(/<img/);
    expect(page.match(/@font-face/g)).toHaveLength(2);
  });

  it('is light and dark, and light in print', () => {
    const page = pageOf(exampleRun(), { epochs });
    expect(page.match(/<div class="figure-light"><svg /g)).toHaveLength(2);
    expect(page.match(/<div class="figure-dark"><svg /g)).toHaveLength(2);
    expect(page).toContain(`<rect width="860" `);
    expect(page).toContain(`fill="${themes.dark.background}"`);
    const dark = page.indexOf('@media screen and (prefers-color-scheme:dark)');
    expect(dark).toBeGreaterThan(page.lastIndexOf('.figure-dark{display:none}'));
    expect(page.indexOf('.figure-dark{display:block}')).toBeGreaterThan(dark);
  });

  it('is well-formed and accessible', () => {
    const page = pageOf(exampleRun(), { epochs });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(unbalanced(page)).toEqual([]);
    const ids = elementIds(page);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/ aria-labelledby="([^"]*)"/g)) expect(ids).toContain(id);
    for (const [svg] of page.matchAll(/<svg [\s\S]*?<\/desc>/g)) {
      expect(svg).toMatch(/^<svg role="img" [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>$/);
    }
    for (const [, attributes] of page.matchAll(/<th\b([^>]*)>/g)) {
      expect(attributes).toMatch(/ scope="(col|row)"/);
    }
    expect(page.match(/<figcaption>/g)).toHaveLength(2);
  });

  it('cannot be read without seeing that data are built in', () => {
    const run = exampleRun();
    const train = { ...run.data.train, dataset: 'shapes' as const };
    const data = { train, id: train, ood: null, more: [], notes: ['A stand-in.'] };
    const page = pageOf({ ...run, data });
    expect(page).toContain('<title>A tunnel in CIFAR-10 (built-in data)</title>');
    expect(headings(page)[0]).toBe('A tunnel in CIFAR-10 <span class="badge">built-in data</span>');
    expect(headings(page)[1]).toBe('Built-in data, not a published data set');
    expect(words(page)).toMatch(/This run read shapes, which Tunnel generates\..* A stand-in\./);
    expect(page).toContain('trained on shapes (built in)');
    expect(reportOf(run)).not.toContain('built-in data');
  });

  it('has no box where there is nothing to note', () => {
    const run = exampleRun();
    expect(reportOf({ ...run, data: { ...run.data, notes: [] } })).not.toContain('<aside');
  });

  it('escapes hostile text wherever a record may have it', () => {
    const page = pageOf(hostileRun(), { epochs });
    expect(page).not.toContain('<script');
    expect(page).not.toContain(hostileText);
    expect(controlCharacters(page)).toEqual([]);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(unbalanced(page)).toEqual([]);
    expect(page.split('&lt;script&gt;').length).toBeGreaterThan(30);
  });

  it.each([2, 60])('shows every one of %i layers', (depth) => {
    const page = pageOf(exampleDeepRun(depth, { ood: false, rank: false }));
    expect(page.match(/<th scope="row">relu\d+<\/th>/g)).toHaveLength(depth);
    expect(words(page)).toMatch(/relu2 512 \S+ ± \S+ – – (extractor|tunnel|–) /);
  });

  it('shows a run that ended early', () => {
    const run = exampleRun([]);
    const tasks = run.tasks.map((task) => ({ ...task, state: 'failed' as const, seconds: null }));
    const page = pageOf({ ...run, tasks, testAccuracy: null, probe: null, rank: null });
    expect(page).toContain('The run did not end with a result');
    expect(page).toContain('The run ended before a layer was measured');
    expect(page).toContain('<td class="failed">failed</td>');
    expect(page).not.toContain('<svg');
  });

  it('shows one layer, which has no tunnel', () => {
    const page = pageOf(exampleRun(exampleLayers([50], [40], [10])));
    expect(page).toContain('there is no tunnel to look for');
    expect(headings(page)).not.toContain('Detection rules');
  });

  it('gives the same page every time', () => {
    expect(reportOf(exampleRun(), { epochs })).toBe(reportOf(exampleRun(), { epochs }));
    expect(reportOf(exampleRun(), { epochs: null })).toBe(reportOf(exampleRun()));
  });
});

describe('renderReport of several networks', () => {
  const run = exampleNetworks();
  const page = withoutData(renderReport(run));

  it('has both figures, one row a network, and a section for each', () => {
    expect(headings(page)).toEqual([
      'The tunnel of an MLP, a VGG and a ResNet',
      'About the data',
      'Figures',
      'Results',
      'MLP',
      'VGG-19',
      'ResNet-34',
      'Settings',
      'Data',
      'Evidence',
      'Tasks',
      'Repeat it',
    ]);
    const text = words(page);
    expect(text).toContain('Figure 1. Probe accuracy of every layer, trained on CIFAR-10.');
    expect(text).toContain('Figure 2. Numerical rank of every layer, trained on CIFAR-10.');
    expect(text).toMatch(/ MLP 54\.4 ± 1\.0.% \(n = 3\) 3 \[2–3\] 3 \[3–4\] layer 4 .* tunnel /);
    expect(text).toMatch(/ ResNet-34 90\.4 .* no tunnel /);
    expect(text).toContain('by bootstrap over seeds and test images.');
    expect(text).toContain(' network, VGG-19 VGG-19, width ×0.25, kaiming initialisation ');
    expect(text).toContain(' engine time, MLP training 6 min 3 s, measuring 1 min 30 s (3 seeds) ');
    expect(page.match(/<th scope="row">(relu|features\.relu|conv)\d+<\/th>/g)).toHaveLength(64);
    expect(page.match(/<tr class="tunnel( tunnel-start)?">/g)).toHaveLength(10 + 13);
  });

  it('has each figure wide and narrow, light and dark', () => {
    expect(page.match(/<div class="wide">/g)).toHaveLength(2);
    expect(page.match(/<div class="narrow">/g)).toHaveLength(2);
    expect(page.match(/<svg /g)).toHaveLength(8);
    const ids = elementIds(page);
    expect(new Set(ids).size).toBe(ids.length);
    expect(unbalanced(page)).toEqual([]);
  });

  it('invents no spread where there is one seed', () => {
    const lone = words(renderReport(exampleNetworks(1)));
    expect(lone).toMatch(/ MLP 54\.0.% \(n = 1\) /);
    expect(lone).toContain('One seed: no spread over seeds can be given.');
    expect(lone).not.toMatch(/± \d/);
    expect(lone).toContain('by bootstrap over test images.');
  });
});
