import { dataCsv, dataParquet, type TidyData } from '@tunnel/figures';
import { z } from 'zod';
import type { Reply } from './Reply.js';
import { fileResponse } from './responses.js';

/** The forms that data come in. */
export const dataFormats = ['csv', 'parquet', 'json'] as const;
type DataFormat = (typeof dataFormats)[number];

const csvType = 'text/csv; charset=utf-8';
const parquetType = 'application/vnd.apache.parquet';

/** Data in tidy form: a value, or null, for each column. */
const tidySchema = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number()]).nullable())),
});

/** An answer of data in any of the forms, or in one of further media types. */
export function dataResponse(description: string, further: readonly string[] = []) {
  return fileResponse(description, [...further, 'text/csv', parquetType], tidySchema);
}

/** Data in one of the forms, as a file of that name. */
export function dataReply(data: TidyData, format: DataFormat, name: string): Reply {
  const headers = fileHeaders(`${name}.${format}`);
  switch (format) {
    case 'csv':
      return { status: 200, type: csvType, bytes: dataCsv(data), headers };
    case 'parquet':
      return { status: 200, type: parquetType, bytes: dataParquet(data), headers };
    case 'json':
      return { status: 200, value: data, headers };
  }
}

/** What a file is called when it is saved. */
export function fileHeaders(name: string): Record<string, string> {
  return { 'Content-Disposition': `inline; filename="${name}"` };
}
