import { classCountOf, type DataSpec, datasetInfo, isDatasetName } from '@tunnel/core';

/**
 * The names of a data spec’s classes by label, `class 3` where the data set has none that are known
 * without it.
 */
export function classNamesOf(data: DataSpec): string[] {
  const known = isDatasetName(data.dataset) ? datasetInfo(data.dataset).classNames : null;
  return Array.from({ length: classCountOf(data) }, (_, label) => {
    const own = data.classes?.[label] ?? label;
    return known?.[own] ?? `class ${own}`;
  });
}
