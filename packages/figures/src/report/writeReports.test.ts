import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunRecord } from '@tunnel/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exampleExperiment } from '../testing/exampleExperiment.js';
import { exampleEpochs, exampleRun } from '../testing/exampleRun.js';
import { hostileRun } from '../testing/hostileRun.js';
import { recordOf } from '../testing/recordOf.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { renderComparison } from './comparison/renderComparison.js';
import { renderReport } from './renderReport.js';
import { renderReports } from './renderReports.js';
import { writeComparison, writeReports } from './writeReports.js';

const single = recordOf(exampleRun());
const runs = [single, exampleExperiment()];

describe('writeReports', () => {
  it('writes one page, all records, the verdicts as Markdown, and a folder a run', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'all');
    const epochs = exampleEpochs();
    const files = await writeReports(folder, runs, { epochs: new Map([[single.id, epochs]]) });
    expect(files).toEqual({
      html: join(folder, 'report.html'),
      json: join(folder, 'runs.json'),
      markdown: join(folder, 'results.md'),
      folders: [join(folder, 'quickstart'), join(folder, 'depth')],
    });
    expect((await readdir(folder)).sort()).toEqual([
      ...['depth', 'quickstart', 'report.html', 'results.md', 'runs.json'],
    ]);
    expect(await readFile(files.html, 'utf8')).toBe(renderReports(runs));
    const records: unknown[] = JSON.parse(await readFile(files.json, 'utf8'));
    expect(records.map((record) => parseRunRecord(record))).toEqual(runs);
    expect(await readFile(join(folder, 'quickstart', 'report.html'), 'utf8')).toBe(
      renderReport(single, { epochs }),
    );
    expect(await readdir(join(folder, 'depth'))).toContain('maps.png');
    const markdown = await readFile(files.markdown, 'utf8');
    expect(markdown).toContain('[Tunnels of networks of several depths](depth/results.md)');
    expect(markdown).toMatch(/^\| \[depth\]\(depth\/results\.md\) \| contradicted \| VGG-19: /m);
  });

  it('keeps what a hostile experiment’s name would reach', async () => {
    const parent = await temporaryFolder(onTestFinished);
    const run = { ...recordOf(hostileRun()), experiment: '../../elsewhere' };
    const { folders } = await writeReports(join(parent, 'all'), [run]);
    expect(folders).toEqual([join(parent, 'all', 'run')]);
    expect(await readdir(parent)).toEqual(['all']);
  });

  it('writes nothing of any run where one file of one run cannot be written', async () => {
    const parent = await temporaryFolder(onTestFinished);
    const folder = join(parent, 'all');
    await mkdir(join(folder, 'depth', 'maps.png'), { recursive: true });
    await writeFile(join(folder, 'report.html'), 'old');
    await expect(writeReports(folder, runs)).rejects.toMatchObject({ code: 'output-unwritable' });
    expect((await readdir(folder)).sort()).toEqual(['depth', 'report.html']);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('old');
    expect(await readdir(join(folder, 'depth'))).toEqual(['maps.png']);
  });
});

describe('writeComparison', () => {
  it('writes the page of both, both records, and a folder each', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const [first, second] = [exampleExperiment(), { ...exampleExperiment(), id: 'again' }];
    const files = await writeComparison(folder, [first, second]);
    expect(await readFile(files.html, 'utf8')).toBe(renderComparison(first, second));
    expect(JSON.parse(await readFile(files.json, 'utf8'))).toEqual([first, second]);
    expect(files.folders).toEqual([join(folder, 'depth'), join(folder, 'depth-2')]);
  });
});
