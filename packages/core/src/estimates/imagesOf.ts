import { datasetInfo, isDatasetName } from '../data/datasetInfo.js';
import { classCountOf, type DataSpec } from '../specs/dataSpec.js';

/** Images of a split whose number is known to nobody before it is read. */
const unknown = { train: 50_000, test: 10_000 } as const;

/** About how many images of each split a data spec keeps, and how many the whole data set has. */
export function imagesOf(data: DataSpec): {
  readonly train: number;
  readonly test: number;
  readonly all: number;
} {
  const info = isDatasetName(data.dataset) ? datasetInfo(data.dataset) : null;
  const whole = {
    train: info?.imagesTrain ?? unknown.train,
    test: info?.imagesTest ?? unknown.test,
  };
  const classes = info?.classCount ?? data.classCount ?? 1;
  const share = classCountOf(data) / classes;
  const perClass = (whole.train / classes) * (1 - data.validationShare);
  const train = Math.min(perClass, data.imagesPerClass ?? perClass) * classCountOf(data);
  return {
    train: Math.round(Math.min(train, data.images ?? train)),
    test: Math.round(whole.test * share),
    all: whole.train + whole.test,
  };
}
