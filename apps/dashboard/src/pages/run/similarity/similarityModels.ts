import type { SimilarityResult } from '@tunnel/core';
import { plural } from '@tunnel/figures/browser';
import type { ChartModel } from '../../../charts/ChartModel.js';
import { type Matrix, similarityChart } from '../../../charts/similarityChart.js';
import { type MeasuredTask, taskSubjects } from '../measured/taskSubjects.js';
import { type DetectedNetwork, tunnelWithin } from '../measured/tunnelWithin.js';

/** Which estimator of CKA. */
export type Estimator = 'debiased' | 'biased';

/** Matrices that can be shown: a task’s own, or the mean of those of a network’s seeds. */
export interface SimilarityMap {
  readonly id: string;
  readonly label: string;
  readonly results: readonly SimilarityResult[];
}

/** What a run’s tasks can show: for several seeds their mean first, then each. */
export function similarityMaps(tasks: readonly MeasuredTask<SimilarityResult>[]): SimilarityMap[] {
  return taskSubjects(tasks).flatMap(({ name, tasks: ofSubject }) => {
    const each = ofSubject.map(({ id, label, result }) => ({ id, label, results: [result] }));
    if (each.length < 2) return each;
    const mean = {
      id: `mean-${name}`,
      label: `${name}, mean of ${plural(each.length, 'seed')}`,
      results: ofSubject.map(({ result }) => result),
    };
    return [mean, ...each];
  });
}

/** Whether a map has an estimator: minibatches have no biased one. */
export function hasEstimator({ results }: SimilarityMap, estimator: Estimator): boolean {
  return results.every((result) => result[estimator] !== null);
}

/** A map as a chart; null where it has not that estimator. */
export function similarityModel(
  map: SimilarityMap,
  estimator: Estimator,
  networks: readonly DetectedNetwork[],
): ChartModel | null {
  const [first] = map.results;
  const matrices = map.results.flatMap((result) => result[estimator] ?? []);
  if (first === undefined || !hasEstimator(map, estimator) || matrices.length === 0) return null;
  const rows = first.layers.map(({ name }) => name);
  const other = first.otherLayers?.map(({ name }) => name) ?? null;
  const only = map.results.length === 1 && estimator === 'debiased' ? first.permutation : null;
  return similarityChart({
    title: map.label,
    rows,
    columns: other ?? rows,
    rowTitle: other ? 'layer of one network' : 'layer',
    columnTitle: other ? 'layer of the other' : 'layer',
    values: meanMatrix(map.results.flatMap((result) => matrixOf(result, estimator))),
    pValues: only?.pValue ?? null,
    tunnel: other ? null : tunnelWithin(map.label, rows, networks),
  });
}

function matrixOf(result: SimilarityResult, estimator: Estimator): Matrix[] {
  const matrix = result[estimator];
  return matrix === null ? [] : [matrix];
}

/** The mean of matrices of the same layers; null where one of them has no number. */
export function meanMatrix(matrices: readonly Matrix[]): (number | null)[][] {
  const [first = []] = matrices;
  return first.map((row, at) =>
    row.map((_, column) => {
      const values = matrices.map((matrix) => matrix[at]?.[column] ?? null);
      const there = values.filter((value) => value !== null);
      if (there.length < values.length) return null;
      return there.reduce((sum, value) => sum + value, 0) / there.length;
    }),
  );
}
