import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseRunRecord } from '@tunnel/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exampleExperiment } from '../testing/exampleExperiment.js';
import { exampleEpochs, exampleRun } from '../testing/exampleRun.js';
import { recordOf } from '../testing/recordOf.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { renderReport } from './renderReport.js';
import { writeReport } from './writeReport.js';

const names = [
  'layers-dark.svg',
  'layers.csv',
  'layers.parquet',
  'layers.png',
  'layers.svg',
  'report.html',
  'results.md',
  'run.json',
];

const exampleRecord = () => recordOf(exampleRun());

describe('writeReport', () => {
  it('writes its files into a folder that it makes', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'a', 'b');
    const epochs = exampleEpochs();
    const files = await writeReport(folder, exampleRecord(), { epochs });
    expect(files).toEqual({
      html: join(folder, 'report.html'),
      json: join(folder, 'run.json'),
      csv: join(folder, 'layers.csv'),
      findings: null,
      markdown: join(folder, 'results.md'),
      data: [join(folder, 'layers.parquet')],
      figures: ['layers.svg', 'layers.png', 'layers-dark.svg'].map((name) => join(folder, name)),
    });
    expect((await readdir(folder)).sort()).toEqual(names);
    expect(await readFile(files.html, 'utf8')).toBe(renderReport(exampleRecord(), { epochs }));
    expect(await readFile(files.json, 'utf8')).toMatch(/^\{\n {2}"version": 3,.*\n\}\n$/s);
    expect(parseRunRecord(JSON.parse(await readFile(files.json, 'utf8')))).toEqual(exampleRecord());
    expect((await readFile(files.csv ?? '', 'utf8')).trim().split('\r\n')).toHaveLength(13);
    const [svg = '', png = ''] = files.figures;
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg .*@font-face.*<\/svg>\s*$/s);
    expect((await readFile(png)).readUInt32BE(16)).toBe(1720);
  });

  it('gives absolute paths for a relative folder', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const files = await writeReport(relative(process.cwd(), folder), exampleRecord());
    expect(files.html).toBe(join(folder, 'report.html'));
  });

  it('replaces an earlier report and leaves other files', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeReport(folder, exampleRecord());
    const { html } = await writeReport(folder, { ...exampleRecord(), title: 'The second run' });
    expect(await readFile(html, 'utf8')).toContain('<h1>The second run</h1>');
    expect((await readdir(folder)).sort()).toEqual([...names, 'notes.txt'].sort());
  });

  it('writes a run that ended before a layer was measured', async () => {
    const files = await writeReport(
      await temporaryFolder(onTestFinished),
      recordOf(exampleRun([])),
    );
    const [svg = ''] = files.figures;
    expect(await readFile(svg, 'utf8')).toContain('ended before a layer was measured');
    expect(await readFile(files.csv ?? '', 'utf8')).toMatch(/^layer,name,[^\n]*\r\n$/);
  });

  it('refuses a folder under a file, and leaves nothing behind', async () => {
    const parent = await temporaryFolder(onTestFinished);
    await writeFile(join(parent, 'file'), 'mine');
    const folder = join(parent, 'file', 'report');
    await expect(writeReport(folder, exampleRecord())).rejects.toMatchObject({
      code: 'output-unwritable',
      message: expect.stringContaining(folder),
      context: { folder },
    });
    expect(await readdir(parent)).toEqual(['file']);
    expect(await readFile(join(parent, 'file'), 'utf8')).toBe('mine');
  });

  it('refuses a file in the folder’s place', async () => {
    const file = join(await temporaryFolder(onTestFinished), 'file');
    await writeFile(file, 'mine');
    await expect(writeReport(file, exampleRecord())).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('removes the folders that it made for nothing', async () => {
    const parent = await temporaryFolder(onTestFinished);
    const folder = join(parent, 'new', 'x'.repeat(300));
    await expect(writeReport(folder, exampleRecord())).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    expect(await readdir(parent)).toEqual([]);
  });

  it.each(names)('writes nothing where %s is a folder', async (name) => {
    const folder = await temporaryFolder(onTestFinished);
    await mkdir(join(folder, name));
    await expect(writeReport(folder, exampleRecord())).rejects.toMatchObject({
      code: 'output-unwritable',
      message: expect.stringContaining(name),
    });
    expect(await readdir(folder)).toEqual([name]);
  });

  it('writes nothing where rendering fails', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'report');
    const broken = { ...exampleRecord(), networks: null } as never;
    await expect(writeReport(folder, broken)).rejects.toThrow(TypeError);
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('writes findings, and each figure and table of the run’s own as picture and as data', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const files = await writeReport(folder, exampleExperiment());
    const figures = ['layers-2', 'cka', 'maps', 'pairings'];
    expect((await readdir(folder)).sort()).toEqual(
      [
        ...[
          'findings.csv',
          'report.html',
          'results.md',
          'run.json',
          'widths.csv',
          'widths.parquet',
        ],
        ...figures.flatMap((name) => [
          ...[`${name}-dark.svg`, `${name}.csv`, `${name}.parquet`],
          ...[`${name}.png`, `${name}.svg`],
        ]),
      ].sort(),
    );
    expect(files.csv).toBeNull();
    expect(files.findings).toBe(join(folder, 'findings.csv'));
    expect(files.figures).toHaveLength(12);
    expect(files.data).toHaveLength(10);
    const light = await readFile(join(folder, 'maps.svg'), 'utf8');
    expect(light).toMatch(/^<svg /);
    expect(await readFile(join(folder, 'maps-dark.svg'), 'utf8')).not.toBe(light);
    const [, first] = (await readFile(join(folder, 'widths.csv'), 'utf8')).split('\r\n');
    expect(first).toContain('84.25,1254321,-2.71451');
    const written = JSON.parse(await readFile(files.json, 'utf8'));
    expect(parseRunRecord(written)).toEqual(exampleExperiment());
  });

  it.each(['../../out', '/etc/x', '.hidden', 'a/b/c', 'a\u0000'])(
    'writes nothing where a figure’s id is %j',
    async (id) => {
      const parent = await temporaryFolder(onTestFinished);
      const run = exampleExperiment();
      const figures = run.figures.map((figure) => ({ ...figure, id }));
      await expect(writeReport(join(parent, 'report'), { ...run, figures })).rejects.toMatchObject({
        code: 'invalid-request',
      });
      expect(await readdir(parent)).toEqual([]);
    },
  );
});
