import { claimIds, claims, references } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
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
import { renderReports } from './renderReports.js';

const runs = [
  { ...exampleNetworks(), findings: exampleFindings().slice(0, 1) },
  exampleExperiment(),
  recordOf(exampleRun()),
];
const page = withoutData(renderReports(runs));
const text = words(page);

describe('renderReports', () => {
  it('has contents, the verdicts on all claims, and a section a run', () => {
    const found = headings(page);
    expect(found.slice(0, 3)).toEqual(['Results of 3 runs', 'Contents', 'Verdicts']);
    for (const { title } of runs) expect(found).toContain(title);
    expect(text).toContain('7 findings: 3 supported, 1 contradicted, 3 undecided.');
    for (const { question, command } of runs) {
      expect(text).toContain(question);
      expect(text).toContain(command);
    }
  });

  it('has a row for every finding, under its claim, and says which claims no run tests', () => {
    const [table = ''] = /<table class="verdicts">[\s\S]*?<\/table>/.exec(page) ?? [];
    const bodies = table
      .split('<tbody>')
      .slice(1)
      .map((body) => words(body).replaceAll('\u00a0', ' '));
    expect(bodies.map((body) => body.includes('No run here tests it.'))).toEqual(
      claimIds.map(
        (id) => !runs.some(({ findings }) => findings.some(({ claim }) => claim === id)),
      ),
    );
    for (const [at, id] of claimIds.entries()) {
      expect(bodies[at]).toContain(claims[id]);
      for (const { experiment, findings } of runs) {
        for (const { claim, title, verdict } of findings) {
          if (claim === id) expect(bodies[at]).toMatch(new RegExp(`${experiment} ${verdict} `));
          expect(bodies[at]?.includes(title)).toBe(claim === id);
        }
      }
    }
    expect(words(table)).toContain(
      ` main-result supported VGG-19: probe accuracy saturates before the last layer 8 layers [7 to 9] layers from the start of the tunnel on 3 seeds, 10,000 test images second-hand ${references.vggStart.value} `,
    );
  });

  it('needs nothing but itself; every link leads to a part of the page, every id is there once', () => {
    expect(outsideReferences(page)).toEqual([]);
    expect(unbalanced(page)).toEqual([]);
    const ids = elementIds(page);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/<a href="#([^"]*)"/g)].map(([, id]) => id ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const id of links) expect(ids).toContain(id);
    for (const [, id = ''] of page.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  it('takes the same run twice, and hostile text', () => {
    const hostile = withoutData(renderReports([hostileExperiment(), hostileExperiment()]));
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain(hostileText);
    expect(unbalanced(hostile)).toEqual([]);
    const ids = elementIds(hostile);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refuses no runs', () => {
    expect(() => renderReports([])).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });
});
