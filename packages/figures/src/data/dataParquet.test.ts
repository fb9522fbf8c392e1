import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { dataParquet } from './dataParquet.js';
import type { TidyData } from './TidyData.js';

async function readBack(data: TidyData) {
  const bytes = dataParquet(data);
  const file = new ArrayBuffer(bytes.length);
  new Uint8Array(file).set(bytes);
  return parquetReadObjects({ file });
}

describe('dataParquet', () => {
  it('keeps every number, text and null', async () => {
    const rows = [
      ['one, “two”\n', 0.1 + 0.2, null],
      [null, -1e300, 5e-324],
      ['', null, 0],
    ];
    expect(await readBack({ columns: ['name', 'a (%)', 'b'], rows })).toEqual(
      rows.map(([name, a, b]) => ({ name, 'a (%)': a, b })),
    );
  });

  it('writes numbers among texts as texts', async () => {
    const rows = [['relu1'], [0.5], [null]];
    expect(await readBack({ columns: ['x'], rows })).toEqual([
      { x: 'relu1' },
      { x: '0.5' },
      { x: null },
    ]);
  });

  it('writes columns of nulls alone, and no rows', async () => {
    expect(await readBack({ columns: ['x'], rows: [[null], [null]] })).toEqual([
      { x: null },
      { x: null },
    ]);
    expect(await readBack({ columns: ['x', 'y'], rows: [] })).toEqual([]);
  });

  it('gives the same bytes every time', () => {
    const data = { columns: ['x'], rows: [[1], ['a']] };
    expect(dataParquet(data)).toEqual(dataParquet(data));
  });
});
