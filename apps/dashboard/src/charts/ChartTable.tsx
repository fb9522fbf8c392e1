import { shortNumber, type TidyData } from '@tunnel/figures/browser';
import { useState } from 'react';

/** A chart’s numbers as a table, which is made when it is opened. */
export function ChartTable({ table, title }: { table: TidyData; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="chart-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Data table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
        <section className="chart-table-scroll" aria-label={`${title}, as a table`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((value, column) => (
                    <td key={table.columns[column]}>{shown(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

function shown(value: string | number | null): string {
  if (value === null) return '–';
  return typeof value === 'number' ? shortNumber(value) : value;
}
