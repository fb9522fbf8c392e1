import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import { slurmSettingsSchema } from '@tunnel/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfiguration } from './readConfiguration.js';
import { folderSettings, settingNames, settings } from './settings.js';

let folder = '';
let home = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configuration-'));
  home = join(folder, 'home');
  await mkdir(join(home, 'tunnel'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const values = fc.oneof(
  fc.constantFrom<unknown>('cpu', 'cuda:1', 'smoke', '2GiB', 4, 'results', '../x', '', 0, null),
  fc.jsonValue(),
);
const names = fc.oneof(fc.constantFrom(...settingNames), fc.string());
const slurm = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(...Object.keys(slurmSettingsSchema.shape)),
    fc.oneof(fc.constantFrom<unknown>('gpu', 60, [], ['--x=1']), fc.jsonValue()),
    { noNullPrototype: true },
  ),
);
const file = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .tuple(fc.dictionary(names, values, { maxKeys: 3, noNullPrototype: true }), fc.option(slurm))
    .map(([said, slurm]) => JSON.stringify(slurm === null ? said : { ...said, slurm })),
);
const variables = fc.dictionary(
  fc.constantFrom(...settingNames.map((name) => settings[name].variable)),
  fc.oneof(fc.constantFrom('cpu', '4', 'smoke', '2 GB', ''), fc.string()),
  { maxKeys: 3, noNullPrototype: true },
);

it('files and variables that may hold anything are settings, or are refused in one line', async () => {
  await fc.assert(
    fc.asyncProperty(file, file, variables, async (own, users, env) => {
      await writeFile(join(folder, 'tunnel.config.json'), own);
      await writeFile(join(home, 'tunnel', 'config.json'), users);
      try {
        const found = await readConfiguration({ XDG_CONFIG_HOME: home, ...env }, folder);
        for (const name of settingNames) {
          const said = found.settings[name];
          if (said === undefined) continue;
          expect(said.text).not.toBe('');
          if (said.source === 'file' && folderSettings.includes(name)) {
            expect(isAbsolute(said.text)).toBe(true);
          }
        }
        expect(slurmSettingsSchema.parse(found.slurm)).toEqual(found.slurm);
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(error.code).toBe('config-invalid');
        expect(error.message).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 500 },
  );
});
