import type { Task } from '../plans/Task.js';
import { sideOf } from '../specs/dataSpec.js';
import { networkSize } from './networkSize.js';

const float32Bytes = 4;
const bfloat16Bytes = 2;

/**
 * The least memory that training takes beside its images, in bytes: weights, gradients and momentum in
 * float32, and a batch’s activations in the training’s own precision.
 */
export function trainingBytes({ spec, classes }: Task<'train'> | Task<'continual'>): number {
  const data = spec.kind === 'train' ? spec.data : spec.tasks[0]?.data;
  const { momentum, precision, batchSize } = spec.training;
  const size = networkSize(spec.network, data ? sideOf(data) : 0, classes);
  const perParameter = float32Bytes * (momentum > 0 ? 3 : 2);
  const perActivation = precision === 'bfloat16' ? bfloat16Bytes : float32Bytes;
  return size.parameters * perParameter + size.activations * perActivation * batchSize;
}
