import { describe, expect, it } from 'vitest';
import { exampleLayers } from '../testing/exampleRun.js';
import { layersCsv } from './layersCsv.js';

const header =
  'layer,name,features,id_accuracy,id_standard_error,ood_accuracy,ood_standard_error,rank,rank_cap';

/** The records of a CSV text (RFC 4180). */
function parse(text: string): string[][] {
  const fields = text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g);
  const records: string[][] = [[]];
  for (const [, field = '', end] of fields) {
    records.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}

describe('layersCsv', () => {
  it('has a header and full precision', () => {
    const [row] = exampleLayers([33.3], [12.5], [7]);
    expect(layersCsv([row].filter((each) => each !== undefined))).toBe(
      `${header}\r\n1,relu1,512,0.33299999999999996,${row?.idStandardError},0.125,${row?.oodStandardError},7,512\r\n`,
    );
  });

  it('leaves empty what was not measured', () => {
    expect(parse(layersCsv(exampleLayers([50], null, null)))[1]).toEqual([
      '1',
      'relu1',
      '512',
      '0.5',
      '0.005',
      '',
      '',
      '',
      '',
    ]);
  });

  it('gives back every number and name, hostile ones too', () => {
    const rows = exampleLayers().map((row, index) => ({
      ...row,
      name: ['a,b', '"quoted"', 'two\r\nlines', 'a\nb', ' plain ', ''][index % 6] ?? '',
    }));
    const records = parse(layersCsv(rows));
    expect(records[0]).toEqual(header.split(','));
    expect(records.slice(1)).toEqual(
      rows.map((row) =>
        [
          row.layer,
          row.name,
          row.features,
          row.idAccuracy,
          row.idStandardError,
          row.oodAccuracy,
          row.oodStandardError,
          row.rank,
          row.rankCap,
        ].map(String),
      ),
    );
  });

  it('is the header alone without rows', () => {
    expect(layersCsv([])).toBe(`${header}\r\n`);
  });
});
