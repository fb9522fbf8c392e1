import type { TaskKind } from '@tunnel/core';
import type { EngineJob } from '@tunnel/native';
import type { ResultOf } from '@tunnel/store';
import { startChange } from './tasks/startChange.js';
import { startContinual } from './tasks/startContinual.js';
import { startCost } from './tasks/startCost.js';
import { startEmbed } from './tasks/startEmbed.js';
import { startGraft } from './tasks/startGraft.js';
import { startImport } from './tasks/startImport.js';
import { startProbe } from './tasks/startProbe.js';
import { startRank } from './tasks/startRank.js';
import { startSimilarity } from './tasks/startSimilarity.js';
import { startSpectrum } from './tasks/startSpectrum.js';
import { startTrain } from './tasks/startTrain.js';
import { startVariance } from './tasks/startVariance.js';
import type { TaskStart } from './tasks/TaskStart.js';

/** Starts a task of one kind. */
type Start<K extends TaskKind> = (start: TaskStart<K>) => EngineJob<ResultOf<K>>;

const starts: { readonly [K in TaskKind]: Start<K> } = {
  train: startTrain,
  continual: startContinual,
  graft: startGraft,
  import: startImport,
  probe: startProbe,
  rank: startRank,
  spectrum: startSpectrum,
  similarity: startSimilarity,
  variance: startVariance,
  change: startChange,
  embed: startEmbed,
  cost: startCost,
};

/** Turns a task into its one job. */
export function startTask(start: TaskStart): EngineJob<ResultOf<TaskKind>> {
  // The table pairs each kind of task with its own start.
  return (starts[start.task.spec.kind] as Start<TaskKind>)(start);
}
