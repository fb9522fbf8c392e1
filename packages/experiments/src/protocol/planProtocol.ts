import {
  createTask,
  type DataSpec,
  type ProbeSpec,
  type ProbeSpecInput,
  type Task,
} from '@tunnel/core';
import type { SeedTraining } from '../analysis/TrainedNetwork.js';
import { trainingImages } from '../data/trainingImages.js';
import type { PlanInput } from '../Experiment.js';
import { labelled } from '../plan/labelled.js';
import { planReadings, readingsOf } from '../plan/planReadings.js';
import { planTraining } from '../plan/planTraining.js';
import { measures } from '../settings/measures.js';
import type { NetworkSettings } from '../settings/NetworkSettings.js';
import { type NetworkRole, trainedNetworks } from '../settings/trainedNetworks.js';
import { choices, type Way, waysOf } from './ways.js';

/** The networks whose rank is taken by every definition: the paper has a ResNet’s stay high. */
const ranked: readonly NetworkRole[] = ['mlp', 'vgg'];

/** What is done to a network of one seed. */
interface SeedProtocol {
  readonly training: SeedTraining;
  /** The probes of each way. */
  readonly probes: readonly { readonly way: Way; readonly task: Task<'probe'> }[];
  readonly spectrum: Task<'spectrum'> | null;
}

/** A way with its probes, one a seed. */
interface PlannedWay extends Way {
  readonly probes: readonly Task<'probe'>[];
}

/** A network that is probed in many ways. */
export interface PlannedNetwork {
  readonly name: string;
  readonly role: NetworkRole;
  /** Read as in every experiment, one a seed. */
  readonly trainings: readonly SeedTraining[];
  readonly ways: readonly PlannedWay[];
  /** One a seed; none for a network whose rank is not taken by every definition. */
  readonly spectra: readonly Task<'spectrum'>[];
}

/** Networks from every seed, and their tasks in the order in which they are to be run. */
export interface Protocol {
  readonly networks: readonly PlannedNetwork[];
  readonly tasks: readonly Task[];
}

/**
 * Plans three networks, read as in every experiment and then in every way that differs in one choice.
 * A way that comes to the default one at this scale is left out.
 */
export function planProtocol(input: PlanInput): Protocol {
  const settings = trainedNetworks(input.scale, input.bfloat16);
  const roles = ['mlp', 'vgg', 'resnet'] as const;
  const bySeed = input.seeds.map((seed) => {
    const trains = roles.map((role) => planTraining(settings[role], input.train, seed));
    return trains.map((train, at) => {
      const role = roles[at] ?? 'mlp';
      return planSeed(role, settings[role], train, input);
    });
  });
  return {
    networks: roles.map((role, at) => {
      const seeds = bySeed.flatMap((networks) => networks[at] ?? []);
      return {
        name: settings[role].name,
        role,
        trainings: seeds.map(({ training }) => training),
        ways: (seeds[0]?.probes ?? []).map(({ way }, place) => ({
          ...way,
          probes: seeds.flatMap(({ probes }) => probes[place]?.task ?? []),
        })),
        spectra: seeds.flatMap(({ spectrum }) => spectrum ?? []),
      };
    }),
    tasks: bySeed.flatMap((networks) => [
      ...networks.map(({ training }) => training.train),
      ...networks.flatMap(({ training, probes, spectrum }) => [
        ...readingsOf(training),
        ...probes.map(({ task }) => task),
        ...(spectrum ? [spectrum] : []),
      ]),
    ]),
  };
}

function planSeed(
  role: NetworkRole,
  { name, network }: NetworkSettings,
  train: Task<'train'>,
  { scale, bfloat16, train: data, ood }: PlanInput,
): SeedProtocol {
  const { seed } = train.spec;
  const measure = measures(scale, bfloat16);
  const training = planReadings({ name, seed, train, data, ood, measure });
  const usual = training.id.spec.probe;
  const idData = { ...data, images: measure.probeImages ?? data.images };
  const probes = waysOf(role, network, scale).map((way) => ({
    way,
    task: way.amongDefault
      ? training.id
      : createTask({
          spec: {
            kind: 'probe',
            role: 'id',
            data: { ...idData, images: way.images ?? idData.images },
            layers: way.layers && [...way.layers],
            probe: { ...measure.probe, ...way.probe, ...epochsOf(way, usual, idData) },
            precision: measure.probePrecision,
            seed,
          },
          weights: train,
          ...labelled(name, seed, `ID probes, ${choices[way.choice]}: ${way.name}`),
        }),
  }));
  return {
    training,
    probes: probes.filter(({ way, task }) => way.amongDefault || task.id !== training.id.id),
    spectrum: ranked.includes(role)
      ? createTask({
          spec: {
            kind: 'spectrum',
            data,
            spectrum: {
              images: measure.rank.images ?? null,
              ...(measure.rank.maxFeatures ? { maxFeatures: measure.rank.maxFeatures } : {}),
            },
            seed,
          },
          weights: train,
          ...labelled(name, seed, 'spectra'),
        })
      : null,
  };
}

/** As many epochs as make as many steps of fewer images: else a probe of few would learn less long. */
function epochsOf({ images }: Way, { epochs }: ProbeSpec, data: DataSpec): ProbeSpecInput {
  const all = trainingImages(data);
  return images === null || all === null ? {} : { epochs: Math.round((epochs * all) / images) };
}
