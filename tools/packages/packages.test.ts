import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { repository } from '../bootstrap/repository.mjs';
import { npmPack, type Packed } from './npmPack.mjs';
import { publicPackages } from './publicPackages.mjs';

const packages = publicPackages();
let packed: Packed[] = [];

beforeAll(async () => {
  packed = await npmPack(['--dry-run', ...packages.map(({ folder }) => folder)]);
});

it('packs every package', () => {
  expect(packed.map(({ name }) => name)).toEqual(packages.map(({ name }) => name));
  expect(packages.length).toBeGreaterThanOrEqual(10);
});

it.each(packages)('packs $name with what others need and nothing else', ({ name, manifest }) => {
  const files = packed.find((each) => each.name === name)?.files ?? [];
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
  const application = ['@tunnel/cli', '@tunnel/api', '@tunnel/dashboard'].includes(name);
  const wanted = application ? [] : ['dist/index.js', 'dist/index.d.ts'];
  expect(files).toEqual(expect.arrayContaining([...wanted, ...binaries(manifest)]));
  const unwanted = /\.(test|bench)\.|(^|\/)testing\/|tsbuildinfo|^src\/|\.node$/;
  expect(files.filter((file) => unwanted.test(file))).toEqual([]);
});

it.each(packages)('gives $name the repository’s licence', ({ folder }) => {
  const own = readFileSync(join(folder, 'LICENSE'), 'utf8');
  expect(own).toBe(readFileSync(join(repository, 'LICENSE'), 'utf8'));
});

it.each(packages)('links nothing outside $name in its readme', ({ folder }) => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => link.startsWith('..'))).toEqual([]);
});

it.each(packages)(
  'has all packages of the house that $name needs at its version',
  ({ manifest }) => {
    const { dependencies = {} } = manifest;
    const own = Object.entries(dependencies).filter(([name]) => name.startsWith('@tunnel/'));
    for (const [name, version] of own) {
      expect(packages.find((each) => each.name === name)?.manifest.version).toBe(version);
    }
  },
);

function binaries({ bin = {} }: { bin?: Record<string, string> }): string[] {
  return Object.values(bin).map((path) => path.replace('./', ''));
}
