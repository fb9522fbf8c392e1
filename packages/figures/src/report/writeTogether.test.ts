import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { writeTogether } from './writeTogether.js';

describe('writeTogether', () => {
  it('writes text and bytes', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeTogether(folder, [
      { name: 'a', content: 'é' },
      { name: 'b', content: new Uint8Array([0, 255]) },
    ]);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('é');
    expect([...(await readFile(join(folder, 'b')))]).toEqual([0, 255]);
    expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
  });

  it('leaves no temporary file, and the old content, where a file cannot be written', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'a'), 'old');
    const files = [
      { name: 'a', content: 'new' },
      { name: 'x'.repeat(300), content: 'too long a name' },
    ];
    await expect(writeTogether(folder, files)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    expect(await readdir(folder)).toEqual(['a']);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old');
  });

  it('leaves no temporary file where one cannot be renamed', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await mkdir(join(folder, 'a'));
    await expect(writeTogether(folder, [{ name: 'a', content: 'new' }])).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['a']);
  });
});
