import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { hostileText } from '../testing/hostileRun.js';
import { terminalSummary } from './terminalSummary.js';

const run = exampleNetworks();

it('has an aligned column and a line for each network, within 80 characters', () => {
  const lines = terminalSummary(run).split('\n');
  expect(lines[0]).toMatch(/^network +MLP +VGG-19 +ResNet-34$/);
  expect(lines[1]).toMatch(
    /^test accuracy {2}54\.4 ± 1\.0 % \(n = 3\) {2}86\.4 ± 1\.0 % \(n = 3\) /,
  );
  expect(lines.slice(2, 8).map((line) => line.slice(0, 13).trimEnd())).toEqual([
    '95 % rule',
    '98 % rule',
    'OOD peak',
    'OOD retained',
    'rank',
    'verdict',
  ]);
  expect(lines[7]).toMatch(/^verdict +tunnel +tunnel +no tunnel$/);
  const column = lines[0]?.indexOf('ResNet-34') ?? -1;
  for (const line of lines.slice(1, 8)) expect(line.slice(column - 2)).toMatch(/^ {2}\S/);
  expect(lines.slice(9)).toHaveLength(3);
  expect(lines.at(-1)).toBe('ResNet-34: No tunnel (95 % rule: layer 34 [33–34] of 36)');
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
});

it('says the same with colour, and lets no name steer the terminal', () => {
  expect(stripVTControlCharacters(terminalSummary(run, { color: true }))).toBe(
    terminalSummary(run),
  );
  const networks = run.networks.map((network) => ({ ...network, name: hostileText }));
  expect(controlCharacters(terminalSummary({ networks }))).toEqual([]);
});

it('shows what is not known as a dash', () => {
  const networks = run.networks.map((network) => ({
    ...network,
    testAccuracy: null,
    overSeeds: null,
  }));
  expect(terminalSummary({ networks })).toMatch(/^OOD peak +– +– +–$/m);
});

it('puts networks that do not fit side by side below each other', () => {
  const networks = Array.from({ length: 8 }, (_, index) => index).flatMap((index) =>
    run.networks.slice(0, 1).map((network) => ({ ...network, name: `network ${index}` })),
  );
  const lines = terminalSummary({ networks }, { width: 80 }).split('\n');
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('verdict '))).toHaveLength(3);
  for (const { name } of networks) expect(lines.join()).toContain(name);
});
