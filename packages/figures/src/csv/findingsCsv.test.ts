import { expect, it } from 'vitest';
import { exampleFindings } from '../testing/exampleFindings.js';
import { findingsCsv } from './findingsCsv.js';

const findings = exampleFindings();
const [header = '', ...lines] = findingsCsv(findings).trimEnd().split('\r\n');
const columns = header.split(',');

/** The fields of a line by their columns. */
function fields(line: string | undefined): Record<string, string> {
  const found = [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)].map(([, field = '']) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
  expect(found).toHaveLength(columns.length);
  return Object.fromEntries(columns.map((column, at) => [column, found[at] ?? '']));
}

it('has a line a finding, numbers in full, references with their marks', () => {
  expect(lines).toHaveLength(findings.length);
  expect(fields(lines[1])).toMatchObject({
    claim: 'ood',
    verdict: 'contradicted',
    leaning: '',
    value: '71.3',
    unit: '%',
    interval_low: '68.9',
    interval_high: '73.6',
    interval_over: 'images',
    n: '1000 test images',
    scale: 'laptop',
    references: expect.stringMatching(/ \(verified: .+; .+ \(not found: /),
    cautions: 'The OOD classes were drawn once.',
  });
  expect(fields(lines[3])).toMatchObject({
    effect_size: 'large',
    p: '0.03125',
    p_corrected: '0.03125',
    comparisons: '1',
  });
});

it('leaves empty what there is not', () => {
  expect(fields(lines[4])).toMatchObject({ verdict: 'undecided', leaning: 'supported', p: '' });
  expect(fields(lines[5])).toMatchObject({ value: '', interval_low: '', n: '', test: '' });
});
