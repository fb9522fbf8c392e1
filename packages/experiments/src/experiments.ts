import { TunnelError } from '@tunnel/core';
import type { Experiment } from './Experiment.js';
import { mainResult } from './mainResult.js';
import { quickstart } from './quickstart.js';

/** Every experiment, in the order of a newcomer’s interest. */
export const experiments: readonly Experiment[] = [quickstart, mainResult];

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
