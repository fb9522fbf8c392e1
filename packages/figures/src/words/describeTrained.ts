import type { SingleRun } from '@tunnel/core';
import { describeData } from './describeData.js';
import { describeNetwork } from './describeNetwork.js';

/** A trained network in a few words: `MLP, 12 hidden layers of 512 units, trained on CIFAR-10`. */
export function describeTrained({ network, data }: SingleRun): string {
  return `${describeNetwork(network)}, trained on ${describeData(data.train)}`;
}
