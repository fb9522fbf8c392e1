import type { NetworkSettings } from './NetworkSettings.js';

/**
 * The same training over another number of epochs: what its schedule does at a share of all epochs
 * it does at the same share of these. It keeps no checkpoints.
 */
export function withEpochs(
  { training: { checkpoints: _, ...training }, ...network }: NetworkSettings,
  epochs: number,
): NetworkSettings {
  const { schedule } = training;
  if (schedule?.kind !== 'multi-step') return { ...network, training: { ...training, epochs } };
  const moved = (milestone: number) => Math.round((milestone * epochs) / training.epochs);
  const milestones = schedule.milestones.map(moved);
  return { ...network, training: { ...training, epochs, schedule: { ...schedule, milestones } } };
}
