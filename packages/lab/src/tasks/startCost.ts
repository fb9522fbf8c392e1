import { sideOf } from '@tunnel/core';
import { networkRef } from './networkRef.js';
import { runOf, type TaskStart } from './TaskStart.js';

/** Starts the costs of a network’s layers, where the task says. */
export function startCost(start: TaskStart<'cost'>) {
  const { task, setting, options } = start;
  const { network, data, layers, cost, precision, device, threads } = task.spec;
  const request = {
    network: networkRef(network, task.classes, sideOf(data)),
    layers,
    ...cost,
    precision,
    run: { ...runOf(start), device, threads },
  };
  return setting.engine.cost(request, options);
}
