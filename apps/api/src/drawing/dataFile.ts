import { parseAs } from '@tunnel/core';
import type { DataFormat } from '@tunnel/core/resources';
import { dataCsv, dataParquet, type TidyData } from '@tunnel/figures';
import { z } from 'zod';
import type { Drawn } from './Drawing.js';
import { fileHeaders } from './fileHeaders.js';

/** The media types of data. */
export const csvType = 'text/csv';
export const parquetType = 'application/vnd.apache.parquet';

/** Data in tidy form: a value, or null, for each column. */
export const tidySchema = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number()]).nullable())),
});

/** Data in one of the forms, as a file of that name. */
export function dataFile(data: TidyData, format: DataFormat, name: string): Drawn {
  const headers = fileHeaders(`${name}.${format}`);
  switch (format) {
    case 'csv':
      return { type: `${csvType}; charset=utf-8`, bytes: dataCsv(data), headers };
    case 'parquet':
      return { type: parquetType, bytes: dataParquet(data), headers };
    case 'json': {
      const value = parseAs(tidySchema, data, { where: name, code: 'internal' });
      return { type: 'application/json', bytes: JSON.stringify(value), headers };
    }
  }
}
