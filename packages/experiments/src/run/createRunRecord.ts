import { join } from 'node:path';
import {
  type DataSpec,
  detectSeeds,
  type Evidence,
  type LayerTable,
  layerTable,
  meanInterval,
  type NetworkResult,
  type RunData,
  type RunRecord,
  type SeedResult,
  type SeedRun,
  type Task,
  type TaskKind,
  TunnelError,
  tunnelLayers,
} from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import { artifactFiles, type PlanOutcome } from '@tunnel/lab';
import { type ResultOf, readCorrectness, type Store } from '@tunnel/store';
import type { DataChoice } from '../data/chooseData.js';
import type {
  Experiment,
  PlannedExperiment,
  PlannedNetwork,
  PlannedTraining,
} from '../Experiment.js';

/** What a run’s record is made of. */
export interface RunFacts {
  readonly experiment: Experiment;
  readonly planned: PlannedExperiment;
  readonly outcome: PlanOutcome;
  /** Where the results are. */
  readonly store: Store;
  readonly data: DataChoice;
  readonly evidence: Evidence;
  readonly createdAt: Date;
  readonly command: string;
}

/**
 * The record of a plan that ran to its end: results by layer, the tunnels, and all evidence.
 *
 * @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read
 */
export async function createRunRecord(facts: RunFacts): Promise<RunRecord> {
  const { experiment, planned, outcome, evidence, createdAt } = facts;
  const { plan, networks } = planned;
  const first = firstTraining(planned);
  return {
    version: 2,
    id: runId(createdAt, experiment.name, plan.scale),
    experiment: experiment.name,
    scale: plan.scale,
    title: experiment.title,
    question: experiment.question,
    createdAt: createdAt.toISOString(),
    finishedAt: new Date().toISOString(),
    tasks: [...outcome.tasks],
    data: dataOf(first, facts),
    networks: await Promise.all(networks.map((network) => networkResult(network, facts))),
    seeds: networks[0]?.trainings.map(({ seed }) => seed) ?? [],
    evidence,
    command: facts.command,
  };
}

/** The training whose tasks stand for all in what they share: every network reads the same data. */
export function firstTraining({ networks, plan }: PlannedExperiment): PlannedTraining {
  const first = networks[0]?.trainings[0];
  if (first) return first;
  throw new TunnelError('internal', `the plan of ${plan.experiment} trains no network`);
}

/** The result of one of the plan’s tasks. */
export function resultOf<K extends TaskKind>(outcome: PlanOutcome, task: Task<K>): ResultOf<K> {
  const stored = outcome.results.get(task.id);
  if (!stored) throw new TunnelError('internal', `“${task.label}” has no result`, { id: task.id });
  return stored.result as ResultOf<K>;
}

async function networkResult(
  { name, trainings }: PlannedNetwork,
  { outcome, store }: RunFacts,
): Promise<NetworkResult> {
  const [first] = trainings;
  if (!first) throw new TunnelError('internal', `${name} is trained from no seed`);
  const seeds = trainings.map((training) => seedResult(training, outcome));
  const runs = trainings.map((training, index) =>
    testedRun(training, seeds[index]?.layers ?? [], outcome, store),
  );
  return {
    name,
    network: first.train.network,
    training: first.train.spec.training,
    probe: first.id.spec.probe,
    rank: first.rank.spec.rank,
    seeds,
    testAccuracy: meanInterval(seeds.map((result) => result.testAccuracy)),
    overSeeds: detectSeeds(await Promise.all(runs)),
  };
}

function seedResult(training: PlannedTraining, outcome: PlanOutcome) {
  const trained = resultOf(outcome, training.train);
  const id = resultOf(outcome, training.id);
  const ood = resultOf(outcome, training.ood);
  const rank = resultOf(outcome, training.rank);
  const layers = layerTable({ id, ood, rank });
  return {
    seed: training.seed,
    testAccuracy: trained.testAccuracy,
    testCalibrationError: trained.testCalibrationError,
    layers,
    trainSeconds: trained.seconds,
    measureSeconds: id.seconds + ood.seconds + rank.seconds,
  } satisfies SeedResult;
}

/** A training as `detectSeeds` reads it, with its probes’ correctness image by image. */
async function testedRun(
  { seed, id, ood }: PlannedTraining,
  layers: LayerTable,
  outcome: PlanOutcome,
  store: Store,
): Promise<SeedRun> {
  const facts = async (probe: Task<'probe'>) => ({
    classes: resultOf(outcome, probe).classes,
    images: resultOf(outcome, probe).imagesTest,
    correct: await readCorrectness(join(store.taskFolder(probe.id), artifactFiles.correctness)),
  });
  return { seed, layers: tunnelLayers(layers), id: await facts(id), ood: await facts(ood) };
}

function dataOf({ train, id, ood }: PlannedTraining, { data, outcome }: RunFacts) {
  return {
    train: runData(train.spec.data, data.train.dataset, resultOf(outcome, train)),
    id: runData(imagesOf(id), data.train.dataset, resultOf(outcome, id)),
    ood: runData(imagesOf(ood), data.ood.dataset, resultOf(outcome, ood)),
    notes: [...data.notes],
  };
}

/** The images that a probe of an experiment reads. */
function imagesOf({ spec, label }: Task<'probe'>): DataSpec {
  if (spec.data) return spec.data;
  throw new TunnelError('internal', `“${label}” was planned without images`);
}

function runData(
  spec: DataSpec,
  dataset: Dataset,
  { imagesTrain, imagesTest }: { imagesTrain: number; imagesTest: number },
): RunData {
  const classes = spec.classes ?? dataset.classNames.map((_, label) => label);
  const classNames = classes.map((label) => dataset.classNames[label] ?? `class ${label}`);
  return { ...spec, classNames, imagesTrain, imagesTest };
}

/** `20260131-120000-123-quickstart-laptop`: ids sort by time. */
function runId(createdAt: Date, experiment: string, scale: string): string {
  const [day = '', time = ''] = createdAt.toISOString().split('T');
  const digits = time.replace(/[:Z]/g, '').replace('.', '-');
  return `${day.replaceAll('-', '')}-${digits}-${experiment}-${scale}`;
}
