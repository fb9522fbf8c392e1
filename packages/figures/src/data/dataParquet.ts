import { parquetWriteBuffer } from 'hyparquet-writer';
import type { TidyData } from './TidyData.js';

/**
 * Data as a Parquet file: a column of doubles where all its values are numbers or null, else of
 * strings, numbers among them at full precision.
 */
export function dataParquet({ columns, rows }: TidyData): Uint8Array {
  const columnData = columns.map((name, index) => {
    const values = rows.map((row) => row[index] ?? null);
    const strings = values.some((value) => typeof value === 'string');
    return {
      name,
      data: strings ? values.map((value) => (value === null ? null : String(value))) : values,
      type: strings ? ('STRING' as const) : ('DOUBLE' as const),
      nullable: true,
    };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
