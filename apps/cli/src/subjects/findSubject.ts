import { TunnelError } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { flag } from '../options/common.js';
import { importActivations } from './importActivations.js';
import { importScript } from './importScript.js';
import { importWeights } from './importWeights.js';
import type { Subject } from './Subject.js';
import { storedSubject } from './storedSubject.js';
import type { SubjectOptions } from './subjectOptions.js';

/** What a subject is looked for with: its own options, and those of the data that is read. */
export interface AskedSubject extends SubjectOptions {
  readonly data?: string | undefined;
  readonly classes?: number[] | undefined;
  readonly classCount?: number | undefined;
  readonly layers?: string[] | undefined;
  readonly seed?: number | undefined;
}

const places = ['weights', 'script', 'activations'] as const;

/** The options that only one way to say what is read has a use for. */
const partsOf = {
  weights: [
    'network',
    'depth',
    'width',
    'widthMultiplier',
    'convolutions',
    'heads',
    'trainedOn',
    'mean',
    'std',
  ],
  script: ['mean', 'std', 'side', 'outputs'],
  activations: ['labelCount'],
} as const;

/**
 * What a command reads: the network of an id, or what is to be imported.
 *
 * @throws TunnelError `usage` where it is said twice, or not at all; `task-missing`, `invalid-request`;
 *   of an import `invalid-spec`, `dataset-unknown`, `data-missing`, `folder-form`
 */
export async function findSubject(
  context: Context,
  store: Store,
  id: string | undefined,
  options: AskedSubject,
): Promise<Subject> {
  const given = places.filter((place) => options[place] !== undefined);
  if (given.length + (id === undefined ? 0 : 1) !== 1) {
    throw new TunnelError(
      'usage',
      'give one of the id of a network, --weights with --network, --script and --activations',
    );
  }
  refuseUnused(options, given[0]);
  if (id !== undefined) return storedSubject(store, id);
  const { weights, script, activations } = options;
  if (weights !== undefined) return importWeights(context, weights, options);
  if (script !== undefined) return importScript(context, script, options);
  return importActivations(activations ?? '', options);
}

function refuseUnused(options: AskedSubject, used: keyof typeof partsOf | undefined): void {
  const wanted: readonly string[] = used ? partsOf[used] : [];
  for (const place of places) {
    for (const part of partsOf[place]) {
      if (options[part] === undefined || wanted.includes(part)) continue;
      throw new TunnelError('usage', `${flag(part)} goes with ${flag(place)}; leave it out`);
    }
  }
}
