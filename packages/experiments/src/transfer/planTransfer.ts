import {
  classCountOf,
  createTask,
  type DataSpec,
  type Scale,
  type Task,
  TunnelError,
  transferBatchSize,
  transferValidationShare,
} from '@tunnel/core';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';
import type { PlanInput } from '../Experiment.js';
import { labelled } from '../plan/labelled.js';
import { planReadings, readingsOf } from '../plan/planReadings.js';
import { planTraining } from '../plan/planTraining.js';
import { measures } from '../settings/measures.js';
import { trainedNetworks } from '../settings/trainedNetworks.js';

/** Labelled images a class, those for validation among them; null for all that there are. */
type Budget = number | null;

const at: Record<Scale, { readonly budgets: readonly Budget[]; readonly epochs: number }> = {
  smoke: { budgets: [5, 20, null], epochs: 2 },
  laptop: { budgets: [5, 20, 100, null], epochs: 10 },
  paper: { budgets: [5, 20, 100, null], epochs: 30 },
};

/** Probes of one network, from every layer, with one budget. */
export interface BudgetProbes {
  readonly perClass: number | null;
  /** One a seed. */
  readonly probes: readonly Task<'probe'>[];
}

/** A network with the probes that transfer it. */
export interface TransferredNetwork extends TrainedNetwork {
  readonly budgets: readonly BudgetProbes[];
}

/** What is planned: the networks, and all tasks in the order in which they are to be run. */
export interface PlannedTransfer {
  readonly networks: readonly TransferredNetwork[];
  readonly tasks: readonly Task[];
}

/**
 * Plans the paper’s three networks, their ID probes, and the transfer from every layer with every
 * budget. Trainings and ID probes are those of `main-result`.
 */
export function planTransfer(input: PlanInput): PlannedTransfer {
  const { scale, bfloat16, seeds, train: data, ood } = input;
  if (!ood) throw new TunnelError('internal', 'there is nothing to transfer to');
  const measure = measures(scale, bfloat16);
  const { budgets, epochs } = at[scale];
  const { mlp, vgg, resnet } = trainedNetworks(scale, bfloat16);
  const networks = [mlp, vgg, resnet].map((network) => {
    const { name } = network;
    const trainings = seeds.map((seed) => {
      const train = planTraining(network, data, seed);
      return planReadings({ name, seed, train, data, ood: null, measure, ranks: false });
    });
    return {
      name,
      trainings,
      budgets: budgets.map((perClass) => ({
        perClass,
        probes: trainings.map(({ seed, train }) =>
          createTask({
            spec: {
              kind: 'probe',
              role: 'ood',
              data: { ...ood, imagesPerClass: perClass },
              probe: {
                ...measure.probe,
                epochs,
                batchSize: batchSizeOf(perClass, ood),
                validationShare: transferValidationShare,
              },
              precision: measure.probePrecision,
              seed,
            },
            weights: train,
            ...labelled(name, seed, `transfer, ${budgetName(perClass)}`),
          }),
        ),
      })),
    };
  });
  return { networks, tasks: seeds.flatMap((_, place) => tasksOfSeed(networks, place)) };
}

/** With all images there are enough for the largest. */
function batchSizeOf(perClass: Budget, ood: DataSpec): number {
  return transferBatchSize(perClass === null ? Infinity : perClass * classCountOf(ood));
}

/** `5 images a class`, or `all images` */
export function budgetName(perClass: number | null): string {
  if (perClass === null) return 'all images';
  return `${perClass} ${perClass === 1 ? 'image' : 'images'} a class`;
}

function tasksOfSeed(networks: readonly TransferredNetwork[], place: number): Task[] {
  const trainings = networks.flatMap((network) => network.trainings[place] ?? []);
  return [
    ...trainings.map(({ train }) => train),
    ...trainings.flatMap(readingsOf),
    ...networks.flatMap((network) => network.budgets.flatMap(({ probes }) => probes[place] ?? [])),
  ];
}
