import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slurmSettingsSchema } from '@tunnel/lab';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from './readConfiguration.js';
import { settingNames, settings, settingsSchema } from './settings.js';

let folder = '';
let home = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  home = join(folder, 'home');
  await mkdir(join(home, 'tunnel'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const own = () => join(folder, 'tunnel.config.json');
const users = () => join(home, 'tunnel', 'config.json');
const read = (env: NodeJS.ProcessEnv = {}) =>
  readConfiguration({ XDG_CONFIG_HOME: home, ...env }, folder);

it('has a variable for every setting of the schema, no two the same', () => {
  expect(Object.keys(settings).toSorted()).toEqual([...settingNames].toSorted());
  expect(new Set(settingNames.map((name) => settings[name].variable)).size).toBe(
    Object.keys(settingsSchema.shape).length,
  );
});

describe('readConfiguration', () => {
  it('finds nothing where there is nothing, and says where it looked', async () => {
    expect(await read()).toEqual({
      settings: {},
      slurm: slurmSettingsSchema.parse({}),
      files: [
        { path: own(), found: false },
        { path: users(), found: false },
      ],
    });
  });

  it('takes the environment before the working folder’s file, and that before the user’s', async () => {
    await writeFile(users(), JSON.stringify({ threads: 1, device: 'auto', scale: 'paper' }));
    await writeFile(own(), JSON.stringify({ threads: 2, device: 'cuda' }));
    const { settings: said } = await read({ TUNNEL_THREADS: '3' });
    expect(said).toEqual({
      threads: { text: '3', source: 'environment', from: 'TUNNEL_THREADS' },
      device: { text: 'cuda', source: 'file', from: own() },
      scale: { text: 'paper', source: 'file', from: users() },
    });
  });

  it('names folders from the file’s own folder, and those of variables as they are', async () => {
    await writeFile(users(), JSON.stringify({ store: 'results', dataDir: '/data' }));
    const { settings: said } = await read({ TUNNEL_CACHE_DIR: 'cache' });
    expect(said.store?.text).toBe(join(home, 'tunnel', 'results'));
    expect(said.dataDir?.text).toBe('/data');
    expect(said.cacheDir?.text).toBe('cache');
  });

  it('takes the cache, of which programs are loaded, from the user’s file alone', async () => {
    await writeFile(users(), JSON.stringify({ cacheDir: 'cache' }));
    const { settings: said } = await read();
    expect(said.cacheDir?.text).toBe(join(home, 'tunnel', 'cache'));
    await writeFile(own(), JSON.stringify({ cacheDir: 'cache' }));
    await expect(read()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('set TUNNEL_CACHE_DIR'),
      context: { path: own() },
    });
  });

  it('takes of a cluster what either file says, the stronger before the other', async () => {
    await writeFile(users(), JSON.stringify({ slurm: { partition: 'long', batch: 0 } }));
    await writeFile(own(), JSON.stringify({ slurm: { partition: 'gpu' } }));
    expect((await read()).slurm).toEqual({
      ...slurmSettingsSchema.parse({}),
      partition: 'gpu',
      batch: 0,
    });
  });

  it.each([
    [{ partition: '-x' }],
    [{ options: ['qos=high'] }],
    [{ setup: ['one\ntwo'] }],
    [{ timeLimit: 1 }],
    [{ queue: 'long' }],
  ])('refuses of a cluster %j', async (slurm) => {
    await writeFile(own(), JSON.stringify({ slurm }));
    await expect(read()).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('takes an empty variable for none', async () => {
    expect((await read({ TUNNEL_STORE: '' })).settings).toEqual({});
  });

  it.each([
    ['{"treads": 2}', 'treads is not known; did you mean threads?'],
    ['{"threads": 0.5}', 'threads is 0.5; give a whole number of at least 1'],
    ['{"scale": "huge"}', 'scale is “huge”; give one of smoke, laptop, paper'],
    ['{"memory": "0GiB"}', 'memory is “0GiB”; give an amount with its unit'],
    ['[]', 'input is an empty list; give an object with store'],
    ['{', 'is not JSON'],
  ])('refuses a file of %s', async (text, message) => {
    await writeFile(own(), text);
    await expect(read()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(message),
      context: { path: own() },
    });
  });

  it.each([
    ['TUNNEL_THREADS', 'two', 'TUNNEL_THREADS is “two”; give a whole number of at least 1'],
    ['TUNNEL_MEMORY', '2', 'TUNNEL_MEMORY is “2”; give an amount with its unit'],
    ['TUNNEL_DEVICE', 'tpu', 'TUNNEL_DEVICE is “tpu”; give cpu, cuda, cuda:N or auto'],
  ])('refuses %s=%s', async (variable, value, message) => {
    await expect(read({ [variable]: value })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(message),
    });
  });

  it('refuses a folder in a file’s place', async () => {
    await mkdir(own());
    await expect(read()).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
