import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { hostileText } from '../testing/hostileRun.js';
import { terminalSummary } from './terminalSummary.js';

const run = exampleNetworks();

it('has an aligned row and a line for each network', () => {
  const lines = terminalSummary(run).split('\n');
  expect(lines).toHaveLength(1 + 3 + 1 + 3);
  expect(lines[0]).toMatch(/^network +test accuracy +95 % rule +98 % rule +OOD peak +OOD retained/);
  expect(lines[1]).toMatch(/^MLP +54\.4 ± 1\.0 % \(n = 3\) +3 \[2–3\] .*tunnel$/);
  expect(lines[3]).toMatch(/^ResNet-34 .* no tunnel$/);
  const column = lines[0]?.indexOf('verdict') ?? -1;
  for (const line of lines.slice(1, 4)) expect(line.slice(column)).toMatch(/^(no )?tunnel$/);
  expect(lines.at(-1)).toBe('ResNet-34: No tunnel (95 % rule: layer 34 [33–34] of 36)');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(132);
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
  expect(terminalSummary({ networks })).toMatch(/^MLP +– +– +– +– +–$/m);
});
