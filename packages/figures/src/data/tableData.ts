import type { FigureTable } from '@tunnel/core';
import type { TidyData } from './TidyData.js';

/**
 * A table as data: its columns named by title and unit, `accuracy (%)`. Of columns of one name the
 * second has ` 2` after it, and so on, since a file’s columns must differ.
 */
export function tableData({ columns, rows }: FigureTable): TidyData {
  const names: string[] = [];
  for (const { title, unit } of columns) {
    const name = unit === null ? title : `${title} (${unit})`;
    let different = name;
    for (let count = 2; names.includes(different); count += 1) different = `${name} ${count}`;
    names.push(different);
  }
  return { columns: names, rows: rows.map((row) => [...row]) };
}
