import type { Task } from '@tunnel/core';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';
import { readingsOf } from './planReadings.js';

/**
 * The tasks of networks in the order in which they are to be run: seed by seed, so that every network
 * has a result early, and of one seed all trainings before the readings, so that processes that share
 * the plan find something to do while the longest one lasts.
 *
 * @param networks all trained from the same seeds
 */
export function tasksBySeed(networks: readonly TrainedNetwork[]): Task[] {
  const seeds = networks[0]?.trainings.length ?? 0;
  return Array.from({ length: seeds }, (_, at) => {
    const trainings = networks.flatMap((network) => network.trainings[at] ?? []);
    return [...trainings.map(({ train }) => train), ...trainings.flatMap(readingsOf)];
  }).flat();
}
