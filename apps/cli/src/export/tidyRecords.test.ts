import { expect, it } from 'vitest';
import { tidyRecords } from './tidyRecords.js';

it('flattens records, nests and lists, and has a column for every name', () => {
  const records = [
    { accuracy: 0.5, layer: 1, name: 'relu1', ranks: [3, 2], time: { min: 1, medianMs: null } },
    { accuracy: 0.6, layer: 2, name: 'relu2', constant: true },
  ];
  expect(tidyRecords(records)).toEqual({
    columns: [
      ...['layer', 'name', 'accuracy', 'ranks_1', 'ranks_2', 'time_min', 'time_median_ms'],
      'constant',
    ],
    rows: [
      [1, 'relu1', 0.5, 3, 2, 1, null, null],
      [2, 'relu2', 0.6, null, null, null, null, 1],
    ],
  });
  expect(tidyRecords([])).toEqual({ columns: [], rows: [] });
});
