import { sideOf } from '../specs/dataSpec.js';
import { type ProducerKind, producerKinds } from '../specs/taskSpec.js';
import type { Task } from './Task.js';

/** A task whose network, or whose layers’ outputs, others read. */
export type Producer = Task<ProducerKind>;

/** Whether other tasks can read what a task makes, by its kind. */
export function isProducer(task: Task): task is Producer {
  return (producerKinds as readonly string[]).includes(task.spec.kind);
}

/** Whether what a task makes is not a network but the outputs of layers. */
export function bringsActivations({ spec }: Producer): boolean {
  return spec.kind === 'import' && spec.source.kind === 'activations';
}

/** The side of the images that a producer’s network reads, in pixels; null for activations. */
export function imageSideOf({ spec }: Producer): number | null {
  if (spec.kind === 'continual') return spec.tasks[0] ? sideOf(spec.tasks[0].data) : null;
  if (spec.kind !== 'import') return sideOf(spec.data);
  const { source } = spec;
  if (source.kind === 'weights') return sideOf(source.data);
  return source.kind === 'script' ? source.side : null;
}
