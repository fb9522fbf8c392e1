import {
  type DataSpec,
  detectTunnel,
  type Evidence,
  layerTable,
  type ProbeResult,
  type RunData,
  type RunRecord,
  type Task,
  type TaskKind,
  TunnelError,
  tunnelLayers,
} from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { PlanOutcome } from '@tunnel/lab';
import type { ResultOf } from '@tunnel/store';
import type { DataChoice } from '../data/chooseData.js';
import type { Experiment, PlannedExperiment } from '../Experiment.js';

/** What a run’s record is made of. */
export interface RunFacts {
  readonly experiment: Experiment;
  readonly planned: PlannedExperiment;
  readonly outcome: PlanOutcome;
  readonly data: DataChoice;
  readonly evidence: Evidence;
  readonly createdAt: Date;
  readonly command: string;
}

/** The record of a plan that ran to its end: results by layer, the tunnel, and all evidence. */
export function createRunRecord(facts: RunFacts): RunRecord {
  const { experiment, planned, outcome, data, evidence, createdAt } = facts;
  const { train, id, ood, rank, plan } = planned;
  const trained = resultOf(outcome, train);
  const idProbe = resultOf(outcome, id);
  const oodProbe = resultOf(outcome, ood);
  const layers = layerTable({ id: idProbe, ood: oodProbe, rank: resultOf(outcome, rank) });
  return {
    id: runId(createdAt, experiment.name, plan.scale),
    experiment: experiment.name,
    scale: plan.scale,
    title: experiment.title,
    question: experiment.question,
    createdAt: createdAt.toISOString(),
    finishedAt: new Date().toISOString(),
    tasks: [...outcome.tasks],
    data: {
      train: runData(train.spec.data, data.train.dataset, idProbe),
      ood: runData(ood.spec.data, data.ood.dataset, oodProbe),
      notes: [...data.notes],
    },
    network: train.network,
    training: train.spec.training,
    probe: id.spec.probe,
    rank: rank.spec.rank,
    seeds: [train.spec.seed],
    evidence,
    testAccuracy: trained.testAccuracy,
    layers,
    detection: detectTunnel({ layers: tunnelLayers(layers) }),
    command: facts.command,
  };
}

/** The result of one of the plan’s tasks. */
export function resultOf<K extends TaskKind>(outcome: PlanOutcome, task: Task<K>): ResultOf<K> {
  const stored = outcome.results.get(task.id);
  if (!stored) throw new TunnelError('internal', `“${task.label}” has no result`, { id: task.id });
  return stored.result as ResultOf<K>;
}

function runData(spec: DataSpec, dataset: Dataset, probe: ProbeResult): RunData {
  const classes = spec.classes ?? dataset.classNames.map((_, label) => label);
  return {
    ...spec,
    classNames: classes.map((label) => dataset.classNames[label] ?? `class ${label}`),
    imagesTrain: probe.imagesTrain,
    imagesTest: probe.imagesTest,
  };
}

/** `20260131-120000-123-quickstart-laptop`: ids sort by time. */
function runId(createdAt: Date, experiment: string, scale: string): string {
  const [day = '', time = ''] = createdAt.toISOString().split('T');
  const digits = time.replace(/[:Z]/g, '').replace('.', '-');
  return `${day.replaceAll('-', '')}-${digits}-${experiment}-${scale}`;
}
