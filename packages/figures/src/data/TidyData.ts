/** Data in tidy form: named columns, and rows with a value, or null, for each of them. */
export interface TidyData {
  readonly columns: string[];
  readonly rows: (string | number | null)[][];
}
