import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseRunRecord } from '@tunnel/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exampleEpochs, exampleRun } from '../testing/exampleRun.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { renderReport } from './renderReport.js';
import { writeReport } from './writeReport.js';

const names = ['layers.csv', 'layers.png', 'layers.svg', 'report.html', 'run.json'];

describe('writeReport', () => {
  it('writes five files into a folder that it makes', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'a', 'b');
    const epochs = exampleEpochs();
    const files = await writeReport(folder, exampleRun(), { epochs });
    expect(files).toEqual({
      html: join(folder, 'report.html'),
      json: join(folder, 'run.json'),
      csv: join(folder, 'layers.csv'),
      svg: join(folder, 'layers.svg'),
      png: join(folder, 'layers.png'),
    });
    expect((await readdir(folder)).sort()).toEqual(names);
    expect(await readFile(files.html, 'utf8')).toBe(renderReport(exampleRun(), { epochs }));
    expect(await readFile(files.json, 'utf8')).toMatch(/^\{\n {2}"id": .*\n\}\n$/s);
    expect(parseRunRecord(JSON.parse(await readFile(files.json, 'utf8')))).toEqual(exampleRun());
    expect((await readFile(files.csv, 'utf8')).trim().split('\r\n')).toHaveLength(13);
    expect(await readFile(files.svg, 'utf8')).toMatch(/^<svg .*@font-face.*<\/svg>\s*$/s);
    expect((await readFile(files.png)).readUInt32BE(16)).toBe(1720);
  });

  it('gives absolute paths for a relative folder', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const files = await writeReport(relative(process.cwd(), folder), exampleRun());
    expect(files.html).toBe(join(folder, 'report.html'));
  });

  it('replaces an earlier report and leaves other files', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeReport(folder, exampleRun());
    const { html } = await writeReport(folder, { ...exampleRun(), title: 'The second run' });
    expect(await readFile(html, 'utf8')).toContain('<h1>The second run</h1>');
    expect((await readdir(folder)).sort()).toEqual([...names, 'notes.txt'].sort());
  });

  it('writes a run that ended before a layer was measured', async () => {
    const files = await writeReport(await temporaryFolder(onTestFinished), exampleRun([]));
    expect(await readFile(files.svg, 'utf8')).toContain('ended before a layer was measured');
    expect(await readFile(files.csv, 'utf8')).toMatch(/^layer,name,[^\n]*\r\n$/);
  });

  it('refuses a folder under a file, and leaves nothing behind', async () => {
    const parent = await temporaryFolder(onTestFinished);
    await writeFile(join(parent, 'file'), 'mine');
    const folder = join(parent, 'file', 'report');
    await expect(writeReport(folder, exampleRun())).rejects.toMatchObject({
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
    await expect(writeReport(file, exampleRun())).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('removes the folders that it made for nothing', async () => {
    const parent = await temporaryFolder(onTestFinished);
    const folder = join(parent, 'new', 'x'.repeat(300));
    await expect(writeReport(folder, exampleRun())).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    expect(await readdir(parent)).toEqual([]);
  });

  it.each(names)('writes nothing where %s is a folder', async (name) => {
    const folder = await temporaryFolder(onTestFinished);
    await mkdir(join(folder, name));
    await expect(writeReport(folder, exampleRun())).rejects.toMatchObject({
      code: 'output-unwritable',
      message: expect.stringContaining(name),
    });
    expect(await readdir(folder)).toEqual([name]);
  });

  it('writes nothing where rendering fails', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'report');
    const broken = { ...exampleRun(), layers: null } as never;
    await expect(writeReport(folder, broken)).rejects.toThrow(TypeError);
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
