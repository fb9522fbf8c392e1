import { expect, it } from 'vitest';
import { dataCsv } from './dataCsv.js';

it('writes a header, numbers in full and quotes what needs them', () => {
  const data = {
    columns: ['name', 'a "value"', 'c,d'],
    rows: [
      ['one\r\ntwo', 0.1 + 0.2, null],
      ['', 5e-324, -1e300],
    ],
  };
  expect(dataCsv(data)).toBe(
    'name,"a ""value""","c,d"\r\n"one\r\ntwo",0.30000000000000004,\r\n,5e-324,-1e+300\r\n',
  );
});
