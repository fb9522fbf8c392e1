import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What ECMAScript defines to the last bit; `Math.sin`, `**` and the like may differ by machine. */
const exact = ['abs', 'floor', 'imul', 'max', 'min', 'sqrt'];

it('draws with arithmetic that is the same on every machine', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(sources).toContain('drawShape.ts');
  for (const name of sources) {
    const code = readFileSync(new URL(name, folder), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const called = [...code.matchAll(/Math\.(\w+)/g)].map(([, method]) => method);
    expect(called.filter((method) => !exact.includes(method ?? ''))).toEqual([]);
    expect(code.includes('**')).toBe(false);
  }
});
