import {
  type ImagesQuestion,
  type OpenQuestion,
  type Question,
  references,
  tunnelLength,
} from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { unlearned } from '../analysis/unlearned.js';
import type { ComparedSets } from './ComparedSets.js';
import type { ReadSet, ReadSets, TrainedSet } from './ReadSet.js';

/** Lengths that differ by one layer at the most are the same. They are whole numbers. */
const sameBelow = 1.5;

/** `samples` and `classes`, asked of one architecture. */
export function complexityQuestions(compared: ComparedSets, read: ReadSets): Question[] {
  const { architecture, cifar10, fewerImages, cifar100, fewerClasses, cinic10 } = compared;
  const [fewest] = fewerClasses;
  const most = fewerClasses.at(-1);
  return [
    ...fewerImages.map((fewer) => sameLength(read, cifar10, fewer)),
    cinic10
      ? sameLength(read, cifar10, cinic10)
      : notAtHand('samples', sameTitle(architecture, 'CIFAR-10', 'CINIC-10'), 'CINIC-10'),
    cifar100
      ? longerTunnel(read, cifar10, cifar100)
      : notAtHand('classes', longerTitle(architecture, 'CIFAR-10', 'CIFAR-100'), 'CIFAR-100'),
    ...(fewest && most && fewest !== most ? [longerTunnel(read, fewest, most)] : []),
  ];
}

/** An equivalence: the whole interval of the difference, whatever its sign, lies below the bound. */
function sameLength(read: ReadSets, all: TrainedSet, other: TrainedSet): Question {
  return compareLengths(read, all, other, {
    claim: 'samples',
    title: sameTitle(all.architecture, all.dataSet, other.dataSet),
    name: 'difference of the lengths by the 95 % rule, without its sign,',
    difference: (a, b) => Math.abs(a - b),
    claimed: { side: 'below', bound: sameBelow },
    references: [references.cinicImages],
  });
}

function longerTunnel(read: ReadSets, fewer: TrainedSet, more: TrainedSet): Question {
  return compareLengths(read, fewer, more, {
    claim: 'classes',
    title: longerTitle(fewer.architecture, fewer.dataSet, more.dataSet),
    name: `length by the 95 % rule on ${fewer.dataSet} less that on ${more.dataSet}`,
    difference: (a, b) => a - b,
    claimed: { side: 'above', bound: 0 },
    references: [],
  });
}

function sameTitle(architecture: string, all: string, other: string): string {
  return `${architecture}: the tunnels of ${all} and of ${other} are of the same length, to one layer`;
}

function longerTitle(architecture: string, fewer: string, more: string): string {
  return `${architecture}: the tunnel of ${fewer} is longer than that of ${more}`;
}

interface Asked extends Pick<ImagesQuestion, 'claim' | 'title' | 'claimed' | 'references'> {
  /** Of the statistic. */
  readonly name: string;
  readonly difference: (first: number, second: number) => number;
}

function compareLengths(
  read: ReadSets,
  first: TrainedSet,
  second: TrainedSet,
  { claim, title, name, difference, claimed, references: known }: Asked,
): Question {
  const compared = [first, second].flatMap(
    (set) => read.sets.find(({ network }) => network === set.network) ?? [],
  );
  const common = { claim, title, references: known, cautions: stepsOf(compared) };
  const reason = unlearned(compared.map(({ result }) => result));
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const { value, interval, over } = read.compare(first, second, (a, b) =>
    difference(tunnelLength(a.id), tunnelLength(b.id)),
  );
  return {
    ...common,
    by: 'images',
    statistic: { name, unit: 'layers' },
    value,
    interval,
    over,
    claimed,
    n: countsOf(compared),
  };
}

function notAtHand(claim: OpenQuestion['claim'], title: string, dataSet: string): Question {
  return {
    by: 'nothing',
    claim,
    title,
    reason: `${dataSet} is not at hand, and nothing takes its place`,
  };
}

function countsOf(sets: readonly ReadSet[]) {
  const images = sets.flatMap(({ dataSet, result }) => {
    const count = result.overSeeds?.detection.basis.idImages ?? null;
    return count === null ? [] : [{ count, of: `test images of ${dataSet}` }];
  });
  return [{ count: sets[0]?.network.trainings.length ?? 0, of: 'seeds' }, ...images];
}

/** What else differs between two trainings. */
function stepsOf(sets: readonly ReadSet[]): string[] {
  if (new Set(sets.map(({ steps }) => steps)).size < 2) return [];
  const words = sets.map(({ dataSet, steps }) => `${counted(steps, 'step')} on ${dataSet}`);
  return [`trained for ${words.join(', ')}`];
}
