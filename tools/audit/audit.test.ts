import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { crateLicences } from './crateLicences.mjs';
import { notAllowed } from './licenceList.mjs';
import { advisoriesOf } from './npmAdvisories.mjs';
import { linked } from './shippedCrates.mjs';
import { closure, shippedPackages } from './shippedPackages.mjs';

describe('what is shipped of npm packages', () => {
  const lock = {
    'node_modules/a': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { b: '1', own: '1' },
      optionalDependencies: { elsewhere: '1' },
      peerDependencies: { peer: '1', perhaps: '1' },
      peerDependenciesMeta: { perhaps: { optional: true } },
    },
    'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { c: '1' } },
    'node_modules/b': { version: '1.0.0', license: 'ISC' },
    'node_modules/c': { version: '1.0.0', license: 'ISC', dependencies: { a: '1' } },
    'node_modules/own': { version: '1.0.0', link: true, dependencies: { tool: '1' } },
    'node_modules/peer': { version: '1.0.0', license: 'ISC' },
    'node_modules/perhaps': { version: '1.0.0', license: 'ISC' },
    'node_modules/tool': { version: '1.0.0', license: 'ISC' },
    'apps/x/node_modules/c': { version: '3.0.0', license: 'ISC' },
  };
  const from = (folder: string, ...names: string[]) =>
    closure(lock, [{ from: folder, names }]).map(({ path }) => path);

  it('is all that is needed, from where it is resolved, without our own', () => {
    expect(from('packages/y', 'a', 'own')).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
      'node_modules/peer',
    ]);
    expect(from('apps/x', 'c')).toEqual(['apps/x/node_modules/c']);
    expect(closure(lock, [{ from: '', names: ['b'] }])).toEqual([
      { path: 'node_modules/b', name: 'b', version: '1.0.0', licence: 'ISC' },
    ]);
  });

  it('has here what the page is bundled of, other platforms’ files, and no tool', () => {
    const names = shippedPackages().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['react', 'echarts', 'express', '@img/sharp-darwin-arm64']),
    );
    for (const tool of ['vite', 'vitest', 'typescript', 'nx']) expect(names).not.toContain(tool);
  });
});

it('what is shipped of crates is what is linked, not what builds or tests', () => {
  const crate = (name: string, source: string | null = 'registry') => ({
    ...{ id: name, name, version: '1.0.0', license: 'MIT/Apache-2.0', source },
    manifest_path: `/crates/${name}/Cargo.toml`,
  });
  const dep = (pkg: string, ...kinds: (string | null)[]) => ({
    ...{ pkg, dep_kinds: kinds.map((kind) => ({ kind })) },
  });
  const metadata = {
    packages: [
      crate('tunnel-engine-napi', null),
      crate('tunnel-engine', null),
      ...['half', 'both', 'builds', 'tests'].map((name) => crate(name)),
    ],
    resolve: {
      nodes: [
        { id: 'tunnel-engine-napi', deps: [dep('tunnel-engine', null), dep('builds', 'build')] },
        {
          id: 'tunnel-engine',
          deps: [dep('half', null), dep('tests', 'dev'), dep('both', 'dev', null)],
        },
      ],
    },
  };
  expect(linked(metadata)).toEqual([
    { name: 'half', version: '1.0.0', licence: 'MIT OR Apache-2.0', folder: '/crates/half' },
    { name: 'both', version: '1.0.0', licence: 'MIT OR Apache-2.0', folder: '/crates/both' },
  ]);
});

describe('the licences of crates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-crates-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const crate = (name: string, licence: string | null, files: Record<string, string> = {}) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    mkdirSync(join(folder, name), { recursive: true });
    return { name, version: '1.0.0', licence, folder: join(folder, name) };
  };

  it('are those that they come with, each text once', () => {
    const text = crateLicences([
      crate('a', 'MIT', { 'LICENSE-MIT': 'A may.\r\n\r\nAll may.\r\n', 'src/lib.rs': 'code' }),
      crate('b', 'MIT', { COPYING: 'A may.\n\nAll may.', 'bzip/LICENSE': 'Z may.' }),
    ]);
    expect(text).toBe(
      '# Licences of what the engine is compiled of\n\n- a 1.0.0: MIT\n- b 1.0.0: MIT\n\n' +
        '## a 1.0.0, b 1.0.0\n\n    A may.\n\n    All may.\n\n## b 1.0.0\n\n    Z may.\n',
    );
  });

  it('are those that they name where they come with none', () => {
    const text = crateLicences([crate('c', 'MIT OR Apache-2.0')]);
    expect(text).toContain('Copyright (c) the authors of c');
    expect(text).toContain('Apache License');
    expect(() => crateLicences([crate('d', null)])).toThrow('d 1.0.0 comes with no licence');
  });
});

it.each<[string | null, boolean]>([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['SEE LICENSE IN LICENSE', false],
  [null, false],
])('the licence %s is allowed: %s', (licence, allowed) => {
  const problems = notAllowed([{ name: 'a', version: '1.0.0', licence }], ['MIT', 'ISC']);
  expect(problems).toHaveLength(allowed ? 0 : 1);
});

it('an advisory counts by what it is of: all that is shipped, of tools what is high', () => {
  const of = (name: string, severity: string) => ({
    ...{ name, severity, range: '<2', nodes: [`node_modules/${name}`] },
    via: [{ title: 'It breaks', url: 'https://example.org/1' }, 'another'],
  });
  const all = [of('a', 'low'), of('b', 'moderate'), of('c', 'high')];
  const found = advisoriesOf(
    Object.fromEntries(all.map((each) => [each.name, each])),
    new Set(['node_modules/a']),
  );
  expect(found.accepted).toEqual([expect.stringMatching(/^b <2 \(tools\): moderate: It breaks/)]);
  expect(found.problems.map((line) => line.split(' ')[0])).toEqual(['a', 'c']);
});
