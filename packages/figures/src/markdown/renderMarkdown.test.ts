import { describe, expect, it } from 'vitest';
import { runFigures } from '../charts/runFigures.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { exampleRun } from '../testing/exampleRun.js';
import { hostileRun } from '../testing/hostileRun.js';
import { recordOf } from '../testing/recordOf.js';
import { renderMarkdown } from './renderMarkdown.js';

const run = exampleNetworks();
const text = renderMarkdown(run, runFigures(run));

describe('renderMarkdown', () => {
  it('has figures, one row a network, verdicts, layers and the command', () => {
    for (const name of ['accuracy', 'rank']) {
      expect(text).toContain(`srcset="${name}-dark.svg"`);
      expect(text).toContain(`<img src="${name}.svg"`);
    }
    expect(text).toMatch(/^\| network \| test accuracy \| 95 % rule \|/m);
    expect(text).toMatch(/^\| MLP \| 54\.4 ± 1\.0 % \(n = 3\) \| 3 \\\[2–3\\\] \|.*\| tunnel \|$/m);
    expect(text).toMatch(/^\| ResNet-34 \|.*\| no tunnel \|$/m);
    expect(text).toContain('**ResNet-34: no tunnel**');
    expect(text.match(/^\| \d+ \| (relu|features|conv)/gm)).toHaveLength(12 + 16 + 36);
    expect(text).toContain('```sh\nnpx tunnel run main-result --scale laptop --seeds 0..2\n```');
    expect(text).toContain('sha256:0f3c5a1be2d49786');
  });

  it('has as many cells in every row of a table as in its head', () => {
    const tables = text.split('\n\n').filter((part) => part.startsWith('| '));
    expect(tables).toHaveLength(4);
    for (const table of tables) {
      const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('shows a single training too', () => {
    const single = recordOf(exampleRun());
    expect(renderMarkdown(single, runFigures(single))).toContain('<img src="layers.svg"');
  });

  it('lets no text of a record be markup', () => {
    const hostile = recordOf(hostileRun());
    const rendered = renderMarkdown(hostile, runFigures(hostile));
    const outside = rendered.replaceAll(/```sh\n.*\n```/g, '');
    expect(outside).not.toMatch(/(?<!\\)<script/);
    expect(rendered.split('\n').filter((line) => line.startsWith('```'))).toHaveLength(2);
  });
});
