import { claims, runRecordSchema } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleExperiment } from '../testing/exampleExperiment.js';
import { exampleFindings } from '../testing/exampleFindings.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { exampleRun } from '../testing/exampleRun.js';
import { hostileExperiment } from '../testing/hostileExperiment.js';
import { hostileText } from '../testing/hostileRun.js';
import {
  elementIds,
  headings,
  outsideReferences,
  unbalanced,
  withoutData,
  words,
} from '../testing/pages.js';
import { recordOf } from '../testing/recordOf.js';
import { markWords } from '../words/describeFinding.js';
import { renderReport } from './renderReport.js';

const run = exampleExperiment();
const page = withoutData(renderReport(run));
const text = words(page);

/** The texts of a page’s findings, by their titles. */
function cards(markup: string): Map<string, string> {
  const articles = markup.matchAll(/<article class="finding[^"]*">([\s\S]*?)<\/article>/g);
  return new Map(
    [...articles].map(([, card = '']) => [
      plain(/<strong>(.*?)<\/strong>/.exec(card)?.[1] ?? ''),
      plain(words(card)),
    ]),
  );
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('renderReport of a run with findings', () => {
  it('the example is of the form that the house exchanges', () => {
    expect(runRecordSchema.parse(run)).toEqual(run);
    const verdicts = run.findings.map(({ verdict }) => verdict);
    expect(new Set(verdicts).size).toBe(3);
    const kinds = run.figures.map(({ chart }) => chart.kind);
    expect(new Set(kinds).size).toBe(4);
  });

  it('has findings first, claim by claim in the order of the paper', () => {
    const claim = (id: keyof typeof claims) => `Claim <q>${claims[id]}</q>`;
    expect(headings(page)).toEqual([
      'Tunnels of networks of several depths',
      'About the data',
      'Findings',
      ...(['split', 'ood', 'depth', 'width', 'samples'] as const).map(claim),
      'Left out',
      'Figures',
      'Tables',
      'Tunnels by width',
      'Settings',
      'Data',
      'Evidence',
      'Tasks',
      'Repeat it',
    ]);
  });

  it('answers by its verdicts, and says where the question is from', () => {
    expect(text).toContain('Over 3 seeds, 6 findings: 2 supported, 1 contradicted, 3 undecided.');
    expect(text).toContain(`Source: ${run.source}`);
  });

  it('shows of each finding its verdict in words, its reason, its numbers', () => {
    const found = cards(page);
    expect(found.size).toBe(6);
    for (const { title, verdict } of run.findings) {
      expect(found.get(title)).toMatch(new RegExp(`^ ${verdict} `));
    }
    const split = found.get('VGG-19: probe accuracy saturates before the last layer') ?? '';
    expect(split).toContain('layers from the start of the tunnel on 8 layers ');
    expect(split).toContain('95 % interval 7 to 9 layers over images and seeds ');
    expect(split).toContain(' n 3 seeds, 10,000 test images ');
    expect(split).toContain(' scale laptop ');
    const depth = found.get('A deeper MLP has a longer tunnel') ?? '';
    expect(depth).toContain('effect Cliff’s δ 1 (large)');
    expect(depth).toContain('after correction p = 0.0313');
    expect(depth).toContain('the only comparison of its claim');
    expect(found.get('CINIC-10: as long a tunnel as on CIFAR-10')).toContain(
      'CINIC-10 is not at hand.',
    );
  });

  it('says of an undecided finding that seeds are wanting and where it leans, without a p-value', () => {
    const wide = cards(page).get('A wider VGG-19 has a longer tunnel') ?? '';
    expect(wide).toMatch(
      /^ undecided A wider VGG-19 has a longer tunnel for want of seeds; leaning: supported /,
    );
    expect(wide).toContain('Undecided for want of seeds: ');
    expect(wide).not.toMatch(/\bp [=<]/);
    expect(wide).not.toContain('Test:');
  });

  it('shows every reference with its mark and its source, and every caution', () => {
    const found = cards(page);
    for (const { title, references, cautions } of run.findings) {
      const card = found.get(title) ?? '';
      for (const { value, mark, source } of references) {
        expect(card).toContain(` ${markWords[mark]} ${value} ${source} `);
      }
      for (const caution of cautions) expect(card).toContain(caution);
    }
    const marks = run.findings.flatMap(({ references }) => references.map(({ mark }) => mark));
    expect(new Set(marks)).toEqual(new Set(Object.keys(markWords)));
  });

  it('has the figures with captions, the tables with units, and what was left out', () => {
    expect(text).toContain(' Figure 1. A figure of layers, trained on CIFAR-10. ');
    expect(page.match(/<figure>/g)).toHaveLength(4);
    expect(text).toContain(' network accuracy (%) parameters change (points) ');
    expect(text).toContain(' VGG-19, ×0.25 84.3 1,254,321 −2.71 ');
    expect(text).toContain(' VGG-19, ×1 90.0 20,040,522 – ');
    expect(text).toContain(
      'Left out the comparison with CINIC-10 CINIC-10 is not on this machine. ',
    );
  });

  it('has the data with their hashes, and no rows for networks that are not there', () => {
    expect(text).toContain('data of the comparison CIFAR-100; 50,000 training images');
    expect(text).toContain('content sha256:0f3c5a1be2d49786');
    expect(text).toContain(' experiment depth, scale laptop seeds 0, 1, 2 ');
    expect(headings(page)).not.toContain('Results');
  });

  it('needs nothing but itself, is well-formed, and has every id once', () => {
    expect(outsideReferences(page)).toEqual([]);
    expect(unbalanced(page)).toEqual([]);
    const ids = elementIds(page);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id = ''] of page.matchAll(/ aria-labelledby="([^"]*)"/g)) {
      expect(ids).toContain(id);
    }
    expect(page.match(/<div class="figure-light">/g)).toHaveLength(8);
    expect(page.match(/<div class="figure-dark">/g)).toHaveLength(8);
  });

  it('escapes hostile text wherever it may be', () => {
    const hostile = withoutData(renderReport(hostileExperiment()));
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain(hostileText);
    expect(controlCharacters(hostile)).toEqual([]);
    expect(hostile.match(/<\/style>/g)).toHaveLength(1);
    expect(unbalanced(hostile)).toEqual([]);
  });

  it('warns of verdicts at scale smoke, and only there', () => {
    const smoke = { ...run, scale: 'smoke' as const, findings: exampleFindings('smoke') };
    expect(words(renderReport(smoke))).toContain('say nothing about the claims');
    expect(text).not.toContain('say nothing about the claims');
  });

  it('shows findings beside networks, one or many of them, folded where there are many', () => {
    const findings = exampleFindings();
    const one = headings(renderReport({ ...recordOf(exampleRun()), findings }));
    expect(one.indexOf('Findings')).toBeLessThan(one.indexOf('Figures'));
    expect(one).toContain('Detection rules');
    const three = exampleNetworks();
    expect(renderReport({ ...three, findings })).not.toContain('<details>');
    const networks = Array.from({ length: 20 }, (_, index) => ({
      ...three.networks[0],
      name: `network ${index}`,
    }));
    const many = withoutData(renderReport({ ...three, networks, findings } as typeof three));
    expect(many.match(/<details>/g)).toHaveLength(20);
    expect(unbalanced(many)).toEqual([]);
    expect(words(many)).toContain(' engine time, 20 networks ');
    const ids = elementIds(many);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says so where a run ended without findings', () => {
    const ended = renderReport({ ...run, findings: [], figures: [], tables: [], omitted: [] });
    expect(ended).toContain('The run did not end with a result');
    expect(headings(ended)).not.toContain('Findings');
  });
});

describe('the size of a page', () => {
  const points = Array.from({ length: 30_000 }, (_, at): [number, number] => [at % 173, at % 311]);
  const [figure] = run.figures.filter(({ chart }) => chart.kind === 'scatter');

  it('does not grow with the points of a figure or the rows of a table', () => {
    const [table] = run.tables;
    if (figure?.chart.kind !== 'scatter' || !table) throw new Error('the example has them');
    const panel = { title: 'all', words: [], points, groups: points.map(() => 0) };
    const large = renderReport({
      ...run,
      figures: [{ ...figure, chart: { ...figure.chart, panels: [panel] } }],
      tables: [{ ...table, rows: points.map(() => ['x', 1, 2, 3]) }],
    });
    expect(large.length).toBeLessThan(2_000_000);
    expect(words(large).includes('29,500 rows more are in widths.csv.')).toBe(true);
  });
});
