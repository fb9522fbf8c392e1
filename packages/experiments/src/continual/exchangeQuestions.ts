import {
  formatStatistic,
  isAboveChance,
  meanInterval,
  type Question,
  references,
} from '@tunnel/core';
import type { ExchangeRead, Pairing, PartsRead } from './readExchange.js';

/**
 * “Perform alike”: accuracies that differ by less than this, in points. Seeds and test images alone
 * make differences of one or two; the second paper’s 9.4 between E2T1 and E2T2 contradict.
 */
const alike = 5;

/**
 * `exchange`, asked of one network where its tunnel starts: all of it where both tasks have as many
 * classes, else whether the tunnels can be exchanged all the same.
 */
export function exchangeQuestions(exchange: ExchangeRead): Question[] {
  const asked = questionsOf(exchange);
  if (hasLearned(exchange)) return asked;
  const reason = `nothing was learned by “${exchange.title}”: after task 1 accuracy on it is not above chance`;
  return asked.map(({ claim, title, references, cautions }) => ({
    by: 'nothing',
    claim,
    title,
    references,
    cautions,
    reason,
  }));
}

function hasLearned({ chosen, images: [images], network: { sizes } }: ExchangeRead): boolean {
  const accuracies = accuraciesOf(chosen, 'E1T1', 1);
  return isAboveChance(meanInterval(accuracies).mean / 100, sizes[0], images);
}

function questionsOf(exchange: ExchangeRead): Question[] {
  const exchanged = [alikeQuestion(exchange, 1, 'E2'), alikeQuestion(exchange, 2, 'E2')];
  const [first, second] = exchange.network.sizes;
  if (first !== second) return exchanged;
  return [...exchanged, alikeQuestion(exchange, 1, 'E1'), forgettingQuestion(exchange)];
}

/** Whether an extractor performs alike on a task with the tunnel of either task. */
function alikeQuestion(exchange: ExchangeRead, task: 1 | 2, extractor: 'E1' | 'E2'): Question {
  const differences = (parts: PartsRead) => {
    const second = accuraciesOf(parts, `${extractor}T2`, task);
    return accuraciesOf(parts, `${extractor}T1`, task).map((value, seed) =>
      Math.abs(value - (second[seed] ?? 0)),
    );
  };
  return {
    ...commonOf(exchange, differences),
    title: `${exchange.title}: on task ${task} the extractor after task ${extractor[1]} performs alike with the tunnel of either task`,
    statistic: {
      name: `the difference of ${extractor}T1 and ${extractor}T2 on task ${task}, its sign left out,`,
      unit: 'points',
    },
    claimed: { side: 'below', bound: alike },
  };
}

/** Whether it is the extractor that forgets. */
function forgettingQuestion(exchange: ExchangeRead): Question {
  const costs = (parts: PartsRead, pairing: Pairing) => {
    const after = accuraciesOf(parts, pairing, 1);
    return accuraciesOf(parts, 'E1T1', 1).map((value, seed) => value - (after[seed] ?? 0));
  };
  const pairsOf = (parts: PartsRead) => {
    const ofTunnel = costs(parts, 'E1T2');
    return costs(parts, 'E2T1').map((cost, seed) => [cost, ofTunnel[seed] ?? 0] as const);
  };
  return {
    ...commonOf(exchange, (parts) =>
      pairsOf(parts).map(([extractor, tunnel]) => extractor - tunnel),
    ),
    title: `${exchange.title}: on task 1 exchanging the extractor costs more than exchanging the tunnel`,
    statistic: {
      name: 'what E2T1 loses against E1T1 on task 1, less what E1T2 loses,',
      unit: 'points',
    },
    pairs: pairsOf(exchange.chosen),
    claimed: { side: 'above', bound: 0 },
  };
}

/** Accuracies on a task by seed, per cent. */
function accuraciesOf({ pairings }: PartsRead, pairing: Pairing, task: 1 | 2): number[] {
  return pairings[pairing].map((accuracies) => accuracies[task - 1] ?? 0);
}

/** @param measure the statistic by seed of a network that is taken apart at one place */
function commonOf(exchange: ExchangeRead, measure: (parts: PartsRead) => number[]) {
  const { network, chosen, parts, cautions } = exchange;
  const isResnet = network.network.kind === 'resnet';
  const last = parts.at(-1) ?? chosen;
  const [first, second] = network.sizes;
  const known = [
    last !== chosen &&
      `of the network taken apart after ${last.point.name} in place of ${chosen.point.name} it is ${formatStatistic(meanInterval(measure(last)).mean, 'points')}`,
    first !== second &&
      `the claim is of tasks with as many classes; these have ${first} and ${second}, and are asked beside it`,
    isResnet &&
      `the second paper’s place to take ${network.name} apart, data and training are not known here: these are two tasks of CIFAR-10, and a place by probes, after ${chosen.point.name}`,
  ];
  return {
    by: 'seeds',
    claim: 'exchange',
    values: measure(chosen),
    references: [isResnet ? references.exchangeContradicted : references.exchangePaper],
    cautions: [...cautions, ...known.filter((caution) => caution !== false)],
  } as const;
}
