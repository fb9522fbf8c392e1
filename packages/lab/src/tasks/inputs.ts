import { join } from 'node:path';
import {
  imageSideOf,
  isProducer,
  type NetworkSpec,
  type ProducerKind,
  TunnelError,
} from '@tunnel/core';
import type { NetworkRef, SubjectRef } from '@tunnel/native';
import type { StoredTask } from '@tunnel/store';
import { artifactFiles } from './artifactFiles.js';
import { networkRef } from './networkRef.js';
import type { TaskStart } from './TaskStart.js';

/** A task with a result that others read. */
export type StoredProducer = StoredTask<ProducerKind>;

/** What of a task’s beginning its inputs are found by. */
type Inputs = Pick<TaskStart, 'task' | 'inputs' | 'setting'>;

/** The result that a task reads. */
export function inputOf(
  { task, inputs }: Inputs,
  role: 'weights' | 'other' | 'donor',
): StoredProducer {
  const ids: Readonly<Record<string, string>> = task.inputs;
  const stored = inputs.get(ids[role] ?? '');
  if (stored && isProducer(stored)) return stored as StoredProducer;
  throw new TunnelError('internal', `“${task.label}” was begun before its ${role}`, { role });
}

/** What of an input representations are read from; `checkpoint` null for its final weights. */
export function subjectOf(
  start: Inputs,
  role: 'weights' | 'other',
  checkpoint: number | null,
): SubjectRef {
  const producer = inputOf(start, role);
  if (producer.spec.kind === 'import') {
    const { source } = producer.spec;
    if (source.kind === 'activations') return { kind: 'activations' };
    if (source.kind === 'script') {
      const { contentHash, ...script } = source;
      return { ...script, file: join(folderOf(start, producer), artifactFiles.script) };
    }
  }
  return {
    kind: 'network',
    network: networkOf(producer),
    weightsFile: weightsFileOf(start, producer, checkpoint),
  };
}

/** The network of an input, as the engine builds it. */
export function networkOf(producer: StoredProducer): NetworkRef {
  const { label, classes } = producer;
  const network: NetworkSpec | null = producer.network;
  const side = imageSideOf(producer);
  if (network && classes !== null && side !== null) return networkRef(network, classes, side);
  throw new TunnelError('internal', `“${label}” has no network that the engine builds`);
}

/**
 * The file of an input’s weights.
 *
 * @param checkpoint a training’s step or a continual training’s number of tasks; null for the end
 * @throws TunnelError `invalid-request` for a checkpoint that was not kept, with those that were
 */
export function weightsFileOf(
  start: Pick<TaskStart, 'setting'>,
  producer: StoredProducer,
  checkpoint: number | null,
): string {
  const folder = folderOf(start, producer);
  if (checkpoint === null) return join(folder, artifactFiles.weights);
  const file = checkpointFile(producer, checkpoint);
  if (file !== undefined) return join(folder, artifactFiles.checkpoints, file);
  const kept =
    producer.spec.kind === 'train'
      ? (producer as StoredTask<'train'>).result.checkpoints.map(({ step }) => step)
      : [];
  throw new TunnelError(
    'invalid-request',
    `“${producer.label}” kept no checkpoint ${checkpoint}; give ${kept.length > 0 ? `one of ${kept.join(', ')}, or null` : 'null'} for its final weights`,
    { checkpoint, kept },
  );
}

function checkpointFile(producer: StoredProducer, checkpoint: number): string | undefined {
  switch (producer.spec.kind) {
    case 'train':
      return (producer as StoredTask<'train'>).result.checkpoints.find(
        ({ step }) => step === checkpoint,
      )?.file;
    case 'continual':
      return (producer as StoredTask<'continual'>).result.tasks[checkpoint - 1]?.checkpoint;
    default:
      return undefined;
  }
}

/** The folder of a result’s files. */
export function folderOf({ setting }: Pick<TaskStart, 'setting'>, { id }: { id: string }): string {
  return setting.store.taskFolder(id);
}
