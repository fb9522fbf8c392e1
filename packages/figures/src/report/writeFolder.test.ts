import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { type OutputFile, writeFolder } from './writeFolder.js';

describe('writeFolder', () => {
  it('writes text and bytes, in the folder and one deeper', async () => {
    const folder = join(await temporaryFolder(onTestFinished), 'new');
    const paths = await writeFolder(folder, [
      { name: 'a', content: 'é' },
      { name: 'sub/b.bin', content: new Uint8Array([0, 255]) },
    ]);
    expect(paths).toEqual([join(folder, 'a'), join(folder, 'sub', 'b.bin')]);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('é');
    expect([...(await readFile(join(folder, 'sub', 'b.bin')))]).toEqual([0, 255]);
    expect((await readdir(folder)).sort()).toEqual(['a', 'sub']);
    expect(await readdir(join(folder, 'sub'))).toEqual(['b.bin']);
  });

  it.each([
    '../out',
    '..',
    '.hidden',
    '/root',
    'a/../../b',
    'a/b/c',
    'a\\b',
    '',
    'sub/',
    'a\u0000b',
  ])('refuses the name %j, which may leave the folder, and writes nothing', async (name) => {
    const parent = await temporaryFolder(onTestFinished);
    const files = [
      { name: 'a', content: 'x' },
      { name, content: 'x' },
    ];
    await expect(writeFolder(join(parent, 'report'), files)).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect(await readdir(parent)).toEqual([]);
  });

  it('keeps the old content, and no temporary file, where a file cannot be written', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'a'), 'old');
    const files = [
      { name: 'a', content: 'new' },
      { name: 'sub/b', content: 'new' },
      { name: 'x'.repeat(300), content: 'too long a name' },
    ];
    await expect(writeFolder(folder, files)).rejects.toMatchObject({ code: 'output-unwritable' });
    expect(await readdir(folder)).toEqual(['a']);
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old');
  });

  it('writes nothing where a folder stands in a file’s place', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await mkdir(join(folder, 'b'));
    const files = [
      { name: 'a', content: 'new' },
      { name: 'b', content: 'new' },
    ];
    await expect(writeFolder(folder, files)).rejects.toMatchObject({ code: 'output-unwritable' });
    expect(await readdir(folder)).toEqual(['b']);
  });

  it('passes on what making a file throws, and leaves nothing behind', async () => {
    const parent = await temporaryFolder(onTestFinished);
    function* broken(): Generator<OutputFile> {
      yield { name: 'a', content: 'x' };
      throw new TypeError('it cannot be made');
    }
    await expect(writeFolder(join(parent, 'new'), broken())).rejects.toThrow(TypeError);
    expect(await readdir(parent)).toEqual([]);
  });

  it('makes one file at a time', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const seen: number[] = [];
    function* counted(): Generator<OutputFile> {
      for (const name of ['a', 'b', 'c']) {
        yield { name, content: name };
        seen.push(1);
      }
    }
    const writing = writeFolder(folder, counted());
    await Promise.resolve();
    expect(seen.length).toBeLessThan(3);
    await writing;
    expect(seen).toHaveLength(3);
  });
});
