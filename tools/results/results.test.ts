import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finding, RunRecord, RunTask } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.mjs';
import { overview, withOverview } from './overview.mjs';

const task = (id: string, seconds: number | null) => ({ id, seconds }) as RunTask;
const finding = (part: Partial<Finding>) => part as Finding;

function recordOf(experiment: string, part: Partial<RunRecord>): RunRecord {
  return { experiment, seeds: [0, 1, 2], findings: [], tasks: [], ...part } as RunRecord;
}

describe('the overview of results', () => {
  const records = [
    recordOf('depth', {
      tasks: [task('a', 3600), task('b', 120)],
      findings: [
        finding({ claim: 'depth', title: 'Deeper is longer', verdict: 'supported', leaning: null }),
      ],
    }),
    recordOf('width', {
      tasks: [task('b', 120), task('c', 30)],
      findings: [
        finding({
          claim: 'depth',
          title: 'Wider is longer',
          verdict: 'undecided',
          leaning: 'contradicted',
        }),
      ],
    }),
  ];

  it('has a row an experiment, and counts a task that two of them share once', () => {
    const text = overview(records);
    expect(text).toContain('| [depth](depth/results.md) | 0, 1, 2 | 1 | 0 | 0 | 2 | 1 h 2 min |');
    expect(text).toContain('| [width](width/results.md) | 0, 1, 2 | 0 | 0 | 1 | 2 | 3 min |');
    expect(text).toContain('Together 3 tasks, none of them run twice, and 1 h 3 min');
  });

  it('has all that was found of a claim in one place', () => {
    const [, own = ''] = overview(records).split('### depth');
    expect(own).toContain('- **supported**: Deeper is longer ([depth](depth/results.md))');
    expect(own).toContain('- **undecided**, leans to contradicted: Wider is longer');
  });

  it('goes between its marks, and nowhere else', () => {
    const document =
      'Before.\n\n<!-- overview: written by `npx nx run experiments:results` -->\nold\n<!-- /overview -->\n\nAfter.\n';
    const written = withOverview(document, 'new');
    expect(written).toMatch(
      /^Before\.\n\n<!-- overview: .* -->\n\nnew\n\n<!-- \/overview -->\n\nAfter\.\n$/,
    );
    expect(withOverview(written, 'new')).toBe(written);
    expect(() => withOverview('Nothing.', 'new')).toThrow(/to write between/);
  });
});

describe('the command', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      scale: 'laptop',
      experiments: null,
      out: 'docs/results',
      processes: 1,
      again: false,
    });
  });

  it.each([
    [['--scale', 'huge'], /--scale is huge; give smoke, laptop, paper/],
    [['--processes', '0'], /--processes is 0; give a whole number of at least 1/],
    [['--unknown'], /--unknown/],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  it('names the experiments there are where one is not', () => {
    const program = fileURLToPath(new URL('makeResults.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [program, '--experiments', 'nothing'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/no experiment nothing; there are quickstart, main-result, /);
  });
});
