import { references } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { runFigures } from '../charts/runFigures.js';
import { exampleExperiment } from '../testing/exampleExperiment.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { exampleRun } from '../testing/exampleRun.js';
import { hostileExperiment } from '../testing/hostileExperiment.js';
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

describe('renderMarkdown of a run with findings', () => {
  const experiment = exampleExperiment();
  const shown = renderMarkdown(experiment, runFigures(experiment));

  it('has findings with their references, what was left out, figures and tables', () => {
    expect(shown).toContain('Source: Masarczyk et al.');
    const { value } = references.vggStart;
    expect(shown).toContain(
      `| supported | VGG-19: probe accuracy saturates before the last layer | layers from the start of the tunnel on: 8 layers | 7 to 9 layers over images and seeds | 3 seeds, 10,000 test images | – | ${value} (second-hand: `,
    );
    expect(shown).toMatch(/^\| undecided for want of seeds; leaning: supported \| A wider /m);
    expect(shown).toContain('## Left out\n\n- the comparison with CINIC-10: ');
    for (const name of ['layers-2', 'cka', 'maps', 'pairings']) {
      expect(shown).toContain(`<img src="${name}.svg"`);
    }
    expect(shown).toContain('### Tunnels by width\n\n| network | accuracy (%) |');
    expect(shown).not.toContain('## Results');
    expect(shown).not.toContain('## Layers');
  });

  it('has as many cells in every row of a table as in its head', () => {
    const tables = shown.split('\n\n').filter((part) => part.startsWith('| '));
    expect(tables).toHaveLength(6);
    for (const table of tables) {
      const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('lets no text of a finding, a figure or a table be markup', () => {
    const hostile = hostileExperiment();
    const rendered = renderMarkdown(hostile, runFigures(hostile));
    const outside = rendered.replaceAll(/```sh\n.*\n```/g, '');
    expect(outside).not.toMatch(/(?<!\\)<script/);
    for (const table of rendered.split('\n\n').filter((part) => part.startsWith('| '))) {
      const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});
