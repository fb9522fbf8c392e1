import type { Figure, FigureTable, RunRecord } from '@tunnel/core';

/** Names that the files of every run may have: figures of its networks, and tables beside them. */
const fixedNames = ['layers', 'accuracy', 'rank', 'findings'];

/** A run’s figures and tables with the names of their files, without a theme and an ending. */
export interface PartNames {
  readonly figures: readonly (readonly [name: string, figure: Figure])[];
  readonly tables: readonly (readonly [name: string, table: FigureTable])[];
}

/**
 * The names of the files of a run’s own figures and tables: their ids, with a number behind one that
 * is in use, as `rank` is by the rank of the networks.
 */
export function partNames({ figures, tables }: Pick<RunRecord, 'figures' | 'tables'>): PartNames {
  const taken = new Set(fixedNames.flatMap(withDark));
  const named = <T extends { readonly id: string }>(part: T) => {
    const name = freeName(part.id, taken);
    for (const each of withDark(name)) taken.add(each);
    return [name, part] as const;
  };
  return { figures: figures.map(named), tables: tables.map(named) };
}

function freeName(id: string, taken: ReadonlySet<string>): string {
  let name = id;
  for (let number = 2; withDark(name).some((each) => taken.has(each)); number++) {
    name = `${id}-${number}`;
  }
  return name;
}

/** A name and that of its figure in the dark theme. */
function withDark(name: string): string[] {
  return [name, `${name}-dark`];
}
