import { describe, expect, it } from 'vitest';
import { exampleExperiment } from '../../testing/exampleExperiment.js';
import { exampleNetworks } from '../../testing/exampleNetworks.js';
import { hostileExperiment } from '../../testing/hostileExperiment.js';
import { hostileText } from '../../testing/hostileRun.js';
import {
  elementIds,
  headings,
  outsideReferences,
  unbalanced,
  withoutData,
  words,
} from '../../testing/pages.js';
import { renderComparison } from './renderComparison.js';

const first = exampleExperiment();
const [split, retained, ...rest] = first.findings;
if (!split || !retained) throw new Error('the example has findings');

/** The same experiment once more: one verdict differs, one finding and one figure are missing. */
const second = {
  ...first,
  id: '20260301-090000-000-depth-laptop',
  seeds: [0, 1, 2, 3],
  findings: [
    {
      ...split,
      verdict: 'undecided' as const,
      statistic: { name: 'layers from the start of the tunnel on', unit: 'layers', value: 5 },
    },
    retained,
    ...rest.slice(1),
  ],
  figures: first.figures.slice(1),
  evidence: { ...first.evidence, threads: 1 },
  command: 'npx tunnel run depth --scale laptop --seeds 0..3',
};
const page = withoutData(renderComparison(first, second));
const text = words(page);

/** The two sides of a page’s pairs, as words. */
function pairs(markup: string): string[][] {
  return markup
    .split('<div class="pair">')
    .slice(1)
    .map((pair) => pair.split('<div class="side">').slice(1, 3).map(words));
}

describe('renderComparison', () => {
  it('names two runs of one experiment and one scale by their ids', () => {
    expect(page).toContain(`<title>${first.id} and ${second.id} side by side</title>`);
    const other = words(renderComparison(first, exampleNetworks()));
    expect(other).toMatch(/^ depth and main-result side by side /);
    const smoke = words(renderComparison(first, { ...second, scale: 'smoke' }));
    expect(smoke).toMatch(/^ depth, laptop and depth, smoke side by side /);
  });

  it('lays the same findings next to each other, and marks what differs', () => {
    expect(text).toContain(
      '5 findings of both, 1 with another verdict ; 1 only in 20260201-090000-000-depth-laptop.',
    );
    expect(text).toContain(
      'VGG-19: probe accuracy saturates before the last layer supported → undecided; 8 → 5 layers ',
    );
    expect(text).toContain(
      `MLP: OOD accuracy falls from its peak to the last layer only in ${first.id} `,
    );
    expect(page.match(/<article class="finding differs">/g)).toHaveLength(1);
    expect(page.match(/<article class="finding alone">/g)).toHaveLength(1);
    expect(page.match(/<article class="finding">/g)).toHaveLength(4);
    const verdicts = pairs(page).find(([left]) => left?.includes('8 layers'));
    expect(verdicts?.[0]).toContain(' supported ');
    expect(verdicts?.[1]).toContain(' undecided ');
  });

  it('lays figures of one name next to each other, and says where one run has none', () => {
    const shown = pairs(page).filter((sides) => sides.some((side) => side.includes('Figure ')));
    expect(shown).toHaveLength(4);
    expect(shown.filter((sides) => sides[1]?.includes('This run has none.'))).toHaveLength(1);
    const captions = (side = '') => /Figure \d\. (.*)/.exec(side)?.[1]?.split('. ')[0];
    for (const [left, right] of shown.slice(1)) expect(captions(left)).toBe(captions(right));
  });

  it('lists the settings that differ, apart from those that do not', () => {
    const [table = ''] = /<table class="differences">[\s\S]*?<\/table>/.exec(page) ?? [];
    const names = [...table.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, name]) => name);
    expect(names).toEqual(['seeds', 'device']);
    expect(words(table)).toContain(' seeds 0, 1, 2 0, 1, 2, 3 ');
    expect(headings(page).at(-2)).toMatch(/^\d+ settings that are the same$/);
    expect(words(renderComparison(first, first))).toContain(
      'None: settings, data, versions and machine are the same.',
    );
  });

  it('compares a run with networks and one without', () => {
    const other = withoutData(renderComparison(exampleNetworks(), first));
    expect(words(other)).toContain(' training, VGG-19 8 epochs;');
    expect(unbalanced(other)).toEqual([]);
    const ids = elementIds(other);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('needs nothing but itself, and takes hostile text', () => {
    expect(outsideReferences(page)).toEqual([]);
    expect(unbalanced(page)).toEqual([]);
    const hostile = withoutData(renderComparison(hostileExperiment(), hostileExperiment()));
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain(hostileText);
    expect(unbalanced(hostile)).toEqual([]);
  });
});
