import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { checkReportFolder } from './checkReportFolder.js';

describe('checkReportFolder', () => {
  it('takes a folder that is there or can be made, and leaves it as it was', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'mine'), '');
    await checkReportFolder(folder);
    await checkReportFolder(join(folder, 'a', 'b', 'c'));
    expect(await readdir(folder)).toEqual(['mine']);
  });

  const refused: [string, (parent: string) => Promise<string>][] = [
    ['under a file', async (parent) => join(await file(parent), 'report')],
    ['deep under a file', async (parent) => join(await file(parent), 'a', 'b')],
    ['that is a file', file],
    ['with a name too long', async (parent) => join(parent, 'new', 'x'.repeat(300))],
    ['behind a broken link', async (parent) => join(await brokenLink(parent), 'report')],
  ];
  it.each(refused)('refuses a folder %s', async (_, make) => {
    const parent = await temporaryFolder(onTestFinished);
    const folder = await make(parent);
    const before = await readdir(parent);
    await expect(checkReportFolder(folder)).rejects.toMatchObject({
      name: 'TunnelError',
      code: 'output-unwritable',
      context: { folder },
    });
    expect(await readdir(parent)).toEqual(before);
  });

  it('refuses a folder where a report’s file is a folder', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await mkdir(join(folder, 'run.json'));
    await expect(checkReportFolder(folder)).rejects.toMatchObject({ code: 'output-unwritable' });
  });
});

async function file(parent: string): Promise<string> {
  await writeFile(join(parent, 'file'), '');
  return join(parent, 'file');
}

async function brokenLink(parent: string): Promise<string> {
  await symlink(join(parent, 'gone'), join(parent, 'link'));
  return join(parent, 'link');
}
