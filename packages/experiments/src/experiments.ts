import { TunnelError } from '@tunnel/core';
import { cifar100Subsets } from './cifar100Subsets.js';
import { complexity } from './complexity.js';
import { continual } from './continual.js';
import { depth } from './depth.js';
import { development } from './development.js';
import type { Experiment } from './Experiment.js';
import { mainResult } from './mainResult.js';
import { ood } from './ood.js';
import { protocol } from './protocol.js';
import { quickstart } from './quickstart.js';
import { shorter } from './shorter.js';
import { similarity } from './similarity.js';
import { transfer } from './transfer.js';
import { variance } from './variance.js';
import { width } from './width.js';

/** Every experiment, in the order of a newcomer’s interest. */
export const experiments: readonly Experiment[] = [
  quickstart,
  mainResult,
  variance,
  similarity,
  development,
  ood,
  cifar100Subsets,
  depth,
  width,
  complexity,
  continual,
  shorter,
  transfer,
  protocol,
];

/** @throws TunnelError `usage` for a name that no experiment has */
export function findExperiment(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found) return found;
  const names = experiments.map((experiment) => experiment.name);
  throw new TunnelError(
    'usage',
    `there is no experiment “${name}”; run one of ${names.join(', ')}`,
    {
      name,
      names,
    },
  );
}
