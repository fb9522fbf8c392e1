import type { StoredTask } from '@tunnel/store';
import { isStoredOf } from '../isStoredOf.js';

/** A task’s result as records, one a row: an epoch, a layer, a pair of layers, whatever it is of. */
export function taskRecords(task: StoredTask): object[] {
  if (isStoredOf(task, 'train')) return task.result.epochs;
  if (isStoredOf(task, 'continual')) return continualRecords(task);
  if (isStoredOf(task, 'graft')) return [task.result];
  if (isStoredOf(task, 'similarity')) return similarityRecords(task);
  if (isStoredOf(task, 'change')) return changeRecords(task);
  if ('layers' in task.result) return task.result.layers;
  return [task.result];
}

function continualRecords({ result }: StoredTask<'continual'>): object[] {
  return result.accuracy.flatMap((row, after) =>
    row.map((accuracy, of) => ({
      afterTask: after + 1,
      task: of + 1,
      accuracy,
      lossNats: result.lossNats[after]?.[of] ?? null,
    })),
  );
}

function similarityRecords({ result }: StoredTask<'similarity'>): object[] {
  const columns = result.otherLayers ?? result.layers;
  return result.layers.flatMap((row, at) =>
    columns.map((column, to) => ({
      ...{ row: row.layer, rowName: row.name, column: column.layer, columnName: column.name },
      debiased: result.debiased[at]?.[to] ?? null,
      biased: result.biased?.[at]?.[to] ?? null,
    })),
  );
}

function changeRecords({ result: { representations, weights } }: StoredTask<'change'>): object[] {
  const pairs = (representations?.layers ?? []).flatMap((row, at) =>
    (representations?.layers ?? []).map((column, to) => ({
      ...{ row: row.layer, rowName: row.name, column: column.layer, columnName: column.name },
      l1: representations?.l1[at]?.[to] ?? null,
    })),
  );
  const moved = (weights?.steps ?? []).flatMap(({ from, to, absolute, relative }) =>
    (weights?.layers ?? []).map(({ name }, at) => ({
      ...{ from, to, layer: name },
      absolute: absolute[at] ?? null,
      relative: relative[at] ?? null,
    })),
  );
  return [...pairs, ...moved];
}
