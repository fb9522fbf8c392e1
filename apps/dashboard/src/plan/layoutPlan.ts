import type { PlanGraph } from '@tunnel/core/resources';

/** A task with its place: `column` by what it needs, `row` within that. Both from 0. */
export interface PlacedTask {
  readonly id: string;
  readonly column: number;
  readonly row: number;
}

/**
 * Places tasks in columns: each to the right of all that it needs, as far left as that allows. Within a
 * column tasks stand in the order of what they need, so that few lines cross.
 */
export function layoutPlan({ nodes, edges }: PlanGraph): readonly PlacedTask[] {
  const needs = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) if (needs.has(from)) needs.get(to)?.push(from);
  const columns = new Map<string, number>();
  const columnOf = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    // A cycle, which no plan has, would end here.
    columns.set(id, 0);
    const column = Math.max(-1, ...(needs.get(id) ?? []).map(columnOf)) + 1;
    columns.set(id, column);
    return column;
  };
  for (const { id } of nodes) columnOf(id);
  const rows = new Map<string, number>();
  const last = Math.max(-1, ...columns.values());
  for (let column = 0; column <= last; column += 1) {
    nodes
      .filter(({ id }) => columns.get(id) === column)
      .map(({ id }) => ({ id, height: meanRow(needs.get(id) ?? [], rows) }))
      .sort((a, b) => a.height - b.height)
      .forEach(({ id }, row) => {
        rows.set(id, row);
      });
  }
  return nodes.map(({ id }) => ({ id, column: columns.get(id) ?? 0, row: rows.get(id) ?? 0 }));
}

function meanRow(ids: readonly string[], rows: ReadonlyMap<string, number>): number {
  const sum = ids.reduce((all, id) => all + (rows.get(id) ?? 0), 0);
  return ids.length === 0 ? 0 : sum / ids.length;
}
