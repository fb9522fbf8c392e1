import { type DataSpec, datasetTitle } from '@tunnel/core';

/** A data set by its title, and by its classes where it is only a part: `CIFAR-100, 10 classes`. */
export function describeData(data: DataSpec): string {
  const title = datasetTitle(data.dataset);
  return data.classes === null ? title : `${title}, ${classCount(data.classes.length)}`;
}

function classCount(classes: number): string {
  return classes === 1 ? '1 class' : `${classes} classes`;
}
