import {
  type AccuracyCurves,
  createPlan,
  extractorLength,
  type FigureInput,
  type FigureTableInput,
  type Question,
  references,
  type Scale,
  TunnelError,
  tunnelLength,
} from '@tunnel/core';
import { layerLine } from './analysis/figures/layerLine.js';
import { memberLine } from './analysis/figures/memberLine.js';
import { type NetworkFamily, readFamily } from './analysis/NetworkFamily.js';
import { probedOn } from './analysis/probedOn.js';
import { familyQuestion } from './analysis/questions/familyQuestion.js';
import { longerTunnelQuestion } from './analysis/questions/longerTunnelQuestion.js';
import type { RunResults } from './analysis/RunResults.js';
import { resampledOver } from './analysis/resampledOver.js';
import { type ShareRule, shareRules } from './analysis/shareRules.js';
import { splitCells, splitColumns, splitWords } from './analysis/tables/splitColumns.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { type PlannedTrainings, planTrainings, usedData } from './plan/planTrainings.js';
import { measures } from './settings/measures.js';
import type { NetworkSettings } from './settings/NetworkSettings.js';
import { trainedNetworks } from './settings/trainedNetworks.js';

/** Hidden layers of the MLPs; the house’s own depth is among them. */
const depths: Record<Scale, readonly number[]> = {
  smoke: [3, 6, 9],
  laptop: [3, 5, 8, 12, 16, 20],
  paper: [4, 6, 8, 10, 12, 16, 20],
};

/** Half of each layer that is added: with the same extractor all of it, 1, would go to the tunnel. */
const halfOfALayer = 0.5;

/** “The same extractor”: lengths are whole layers, so below this they differ by at most one. */
const aboutALayer = 1.5;

/** The paper’s MLPs of several depths: whether what is added to a network is added to its tunnel. */
export const depth: Experiment = {
  name: 'depth',
  title: 'Tunnels of MLPs of several depths',
  question: 'Do layers that are added to an MLP lengthen its tunnel alone?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['depth'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2, 3, 4, 5], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const { mlp } = trainedNetworks(scale, bfloat16);
    const mlps = depths[scale].map((layers) => ofDepth(mlp, layers));
    const planned = planTrainings(mlps, measures(scale, bfloat16), input);
    return {
      plan: createPlan({ experiment: 'depth', scale, tasks: planned.tasks }),
      data: usedData(planned),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

function ofDepth(mlp: NetworkSettings, layers: number): NetworkSettings {
  const { network } = mlp;
  if (network.kind !== 'mlp') throw new TunnelError('internal', `${mlp.name} is no MLP`);
  return { ...mlp, name: `MLP-${layers}`, network: { ...network, depth: layers } };
}

async function analyse({ networks }: PlannedTrainings, results: RunResults): Promise<Analysis> {
  const planned = networks.map((network) => ({
    at: network.trainings[0]?.train.network.depth ?? 0,
    network,
  }));
  const family = await readFamily('MLP', planned, results);
  return {
    networks: family.members.map(({ network }) => network.result),
    questions: shareRules.flatMap((rule) => questionsOf(family, rule)),
    figures: [splitFigure(family), probesFigure(family)],
    tables: [tableOf(family)],
  };
}

function questionsOf(family: NetworkFamily, rule: ShareRule): Question[] {
  return [
    longerTunnelQuestion(family, rule, 'longer', { claim: 'depth', references: [unknown] }),
    slopeQuestion(family, rule),
    extractorQuestion(family, rule),
  ];
}

const unknown = references.notFound('the lengths of the paper’s tunnels by depth');

function slopeQuestion(family: NetworkFamily, { name, share }: ShareRule): Question {
  const { members } = family;
  const depths = members.map(({ at }) => at);
  const lengthsOf = (curves: readonly AccuracyCurves[]) =>
    curves.map(({ id }) => tunnelLength(id, share));
  return familyQuestion(family, members, (curves) => slopeOf(depths, lengthsOf(curves)), {
    claim: 'depth',
    title: `Of each layer that is added, more than half goes to the tunnel, by the ${name}`,
    statistic: {
      name: 'the slope of the tunnel’s length against depth',
      unit: 'layers a layer',
    },
    claimed: { side: 'above', bound: halfOfALayer },
    references: [unknown],
  });
}

/** Whether the deepest MLP’s extractor is as long as that of the one in the middle. */
function extractorQuestion(family: NetworkFamily, { name, share }: ShareRule): Question {
  const { members } = family;
  const deepest = members.at(-1);
  const middle = members[Math.floor(members.length / 2)];
  if (!deepest || !middle) throw new TunnelError('internal', 'no MLP was planned');
  const pair = `${deepest.network.name} and ${middle.network.name}`;
  const lengthOf = (curves: AccuracyCurves | undefined) => extractorLength(curves?.id ?? [], share);
  return familyQuestion(
    family,
    [deepest, middle],
    ([one, other]) => Math.abs(lengthOf(one) - lengthOf(other)),
    {
      claim: 'depth',
      title: `The extractors of ${pair} are about as long, by the ${name}`,
      statistic: {
        name: `the absolute difference between the lengths of the extractors of ${pair}`,
        unit: 'layers',
      },
      claimed: { side: 'below', bound: aboutALayer },
      references: [references.mlpStart, references.mlpStartReplicated],
    },
  );
}

/** The slope of the line through points that fits them best by least squares. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const products = x.map((value, at) => (value - meanX) * ((y[at] ?? 0) - meanY));
  const squares = x.map((value) => (value - meanX) ** 2);
  return mean(products) / mean(squares);
}

function splitFigure(family: NetworkFamily): FigureInput {
  const x = { title: 'hidden layers' };
  const last = family.members.map(({ at }) => ({ x: at, y: at }));
  return {
    id: 'tunnel-by-depth',
    title: 'Start and length of the tunnel against depth',
    caption: `${basisOf(family)} Left, the first layer whose ID probe reaches 95 or 98 % of the last one’s accuracy, beside the last layer; right, the layers from there to the last. Read off the mean curves of the seeds; bands are 95 % intervals over ${resampledOver(seedsOf(family))}.`,
    chart: {
      kind: 'lines',
      panels: [
        {
          title: 'start of the tunnel',
          x,
          y: { title: 'layer' },
          lines: [
            ...shareRules.map(({ name, share, dash }) =>
              memberLine(family, ({ id }) => extractorLength(id, share) + 1, { name, dash }),
            ),
            { name: 'last layer', points: last },
          ],
        },
        {
          title: 'length of the tunnel',
          x,
          y: { title: 'layers' },
          lines: shareRules.map(({ name, share, dash }) =>
            memberLine(family, ({ id }) => tunnelLength(id, share), { name, dash }),
          ),
        },
      ],
    },
  };
}

const panels = [
  { measure: 'id', title: 'ID probes', axis: 'accuracy, %', scale: 'linear' },
  { measure: 'ood', title: 'OOD probes', axis: 'accuracy, %', scale: 'linear' },
  { measure: 'rank', title: 'rank', axis: 'numerical rank', scale: 'log' },
] as const;

function probesFigure(family: NetworkFamily): FigureInput {
  return {
    id: 'probes-by-depth',
    title: 'Probe accuracy and rank of every layer, by depth',
    caption: `${basisOf(family)} Means over the seeds, without intervals for the lines’ sake: those of what is read off the curves are in the other figure.`,
    chart: {
      kind: 'lines',
      panels: panels.map(({ measure, title, axis, scale }) => ({
        title,
        x: { title: 'layer' },
        y: { title: axis, scale },
        lines: family.members.map(({ at, network }) =>
          layerLine(
            network.overSeeds.layers,
            measure,
            { name: `${at} layers`, colour: 'ordered' },
            { intervals: false },
          ),
        ),
      })),
    },
  };
}

function tableOf(family: NetworkFamily): FigureTableInput {
  return {
    id: 'depths',
    title: 'MLPs by depth',
    caption: `${basisOf(family)} ${splitWords(seedsOf(family))}`,
    columns: [{ title: 'hidden layers', digits: 0 }, ...splitColumns],
    rows: family.members.map((member) => [member.at, ...splitCells(member)]),
  };
}

function seedsOf({ members }: NetworkFamily): number {
  return members[0]?.network.runs.length ?? 0;
}

/** What the numbers are of, as a sentence. */
function basisOf({ members }: NetworkFamily): string {
  const [first] = members;
  return `MLPs that differ in nothing but their depth, read at the outputs of all their ReLUs; ${first ? probedOn(first.network) : 'none'}.`;
}
