import {
  type DataSpec,
  type DatasetName,
  datasetTitle,
  isTunnelError,
  normaliseDataSpec,
} from '@tunnel/core';
import {
  type Dataset,
  dataSpecOf,
  findDataset,
  type GetOptions,
  getDataset,
} from '@tunnel/datasets';
import type { Experiment } from '../Experiment.js';

/** The data that an experiment is run on. */
export interface DataChoice {
  readonly train: DataSpec;
  /** Null for an experiment without OOD probes. */
  readonly ood: DataSpec | null;
  /** Those of the experiment’s `more` data sets that are on this machine. */
  readonly more: ReadonlyMap<DatasetName, DataSpec>;
  /** All of them by name. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Says that a built-in data set stands in for the one that was asked for; null where none does. */
  readonly standIn: string | null;
  /** All that a reader of the results must know of the data. */
  readonly notes: readonly string[];
}

/**
 * Finds an experiment’s data. Where its training set cannot be had, the experiment’s stand-in takes
 * its place; where it has none, that is an error. Where its OOD set is not on this machine, or has
 * the training set’s own images, a built-in one takes its place. What else it may use is looked for on
 * this machine, and nothing takes its place.
 *
 * @param wanted another training set than the experiment’s own; nothing stands in for it
 * @throws TunnelError those of `getDataset`
 */
export async function chooseData(
  experiment: Experiment,
  wanted: string | null,
  options: GetOptions = {},
): Promise<DataChoice> {
  const { train, standIn } = await trainingSet(experiment, wanted, options);
  const ood = experiment.data.ood && (await oodSet(experiment.data.ood, train, options));
  const more = await furtherSets(experiment, train, options);
  const datasets = [train, ...(ood ? [ood.dataset] : []), ...more];
  const notes = [standIn, ood?.note ?? null, ...datasets.flatMap((dataset) => dataset.notes)];
  return {
    train: specOf(train, null),
    ood: ood && specOf(ood.dataset, ood.classes),
    more: new Map(more.map((dataset) => [dataset.name as DatasetName, specOf(dataset, null)])),
    datasets: new Map(datasets.map((dataset) => [dataset.name, dataset])),
    standIn,
    notes: [...new Set(notes.filter((note) => note !== null))],
  };
}

async function furtherSets(experiment: Experiment, train: Dataset, { env }: GetOptions) {
  const { more = [] } = experiment.data;
  const found = await Promise.all(
    more.map((name) => (name === train.name ? train : findDataset(name, env))),
  );
  return found.filter((dataset) => dataset !== null);
}

async function trainingSet(
  experiment: Experiment,
  wanted: string | null,
  options: GetOptions,
): Promise<{ train: Dataset; standIn: string | null }> {
  const { train, standIn } = experiment.data;
  try {
    return { train: await getDataset(wanted ?? train, options), standIn: null };
  } catch (error) {
    const unavailable = isTunnelError(error) && error.code === 'data-unavailable';
    if (!unavailable || standIn === null || wanted !== null) throw error;
    return {
      train: await getDataset(standIn, options),
      standIn: `${datasetTitle(train)} cannot be had here, so this run uses the built-in data set “${standIn}”: its numbers say nothing of ${datasetTitle(train)}.`,
    };
  }
}

async function oodSet(
  { dataset, classes }: NonNullable<Experiment['data']['ood']>,
  train: Dataset,
  options: GetOptions,
) {
  const found = await findDataset(dataset, options.env);
  if (found && !sameImages(found, train)) return { dataset: found, classes, note: null };
  const builtIn = train.name === 'shapes-ood' ? 'shapes' : 'shapes-ood';
  const reason = found ? 'has the training set’s own images' : 'is not on this machine';
  return {
    dataset: await getDataset(builtIn, options),
    classes: null,
    note: `${datasetTitle(dataset)} ${reason}, so the OOD probes use the built-in data set “${builtIn}”.`,
  };
}

/** CIFAR-100 by its classes and by its superclasses are the same files. */
function sameImages(a: Dataset, b: Dataset): boolean {
  return a.contentHash === b.contentHash;
}

function specOf(dataset: Dataset, classes: readonly number[] | null): DataSpec {
  return normaliseDataSpec({ ...dataSpecOf(dataset), classes });
}
