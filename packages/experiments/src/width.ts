import {
  createPlan,
  type FigureInput,
  type FigureTableInput,
  type NetworkSpecInput,
  type Question,
  references,
  type Scale,
  tunnelLength,
} from '@tunnel/core';
import { layerLine } from './analysis/figures/layerLine.js';
import { memberLine } from './analysis/figures/memberLine.js';
import { type NetworkFamily, readFamily } from './analysis/NetworkFamily.js';
import { probedOn } from './analysis/probedOn.js';
import { longerTunnelQuestion } from './analysis/questions/longerTunnelQuestion.js';
import type { RunResults } from './analysis/RunResults.js';
import { resampledOver } from './analysis/resampledOver.js';
import { shareRules } from './analysis/shareRules.js';
import type { TrainedNetwork } from './analysis/TrainedNetwork.js';
import { splitCells, splitColumns, splitWords } from './analysis/tables/splitColumns.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { planTrainings, usedData } from './plan/planTrainings.js';
import { measures } from './settings/measures.js';
import type { NetworkSettings } from './settings/NetworkSettings.js';
import { type NetworkRole, trainedNetworks } from './settings/trainedNetworks.js';

/** Units of the paper’s MLP, whose width is 1 here, as that of a VGG or a ResNet with all channels. */
const units = 1024;

/** Widths as factors of the paper’s, from the narrowest; the house’s own are among them. */
const widths: Record<Scale, Record<NetworkRole, readonly number[]>> = {
  smoke: { mlp: [1 / 32, 1 / 16, 1 / 8], vgg: [1 / 32, 1 / 16], resnet: [1 / 32, 1 / 16] },
  laptop: { mlp: [1 / 8, 1 / 4, 1 / 2, 1], vgg: [1 / 16, 1 / 8, 1 / 4], resnet: [1 / 8, 1 / 4] },
  paper: {
    mlp: [1 / 8, 1 / 4, 1 / 2, 1, 2],
    vgg: [1 / 4, 1 / 2, 1, 2],
    resnet: [1 / 4, 1 / 2, 1, 2],
  },
};

/** What the paper says of a network’s tunnel where the network is wider. */
const claimed: Record<NetworkRole, 'longer' | 'not longer'> = {
  mlp: 'longer',
  vgg: 'longer',
  resnet: 'not longer',
};

const roles = ['mlp', 'vgg', 'resnet'] as const;

/** A network at one of its widths. */
interface Wide extends NetworkSettings {
  readonly role: NetworkRole;
  readonly width: number;
}

/** The paper’s table of widths: what becomes of the tunnel of a wider MLP, VGG-19 and ResNet-34. */
export const width: Experiment = {
  name: 'width',
  title: 'Tunnels of wide and narrow networks',
  question: 'Do wider networks have longer tunnels?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['width'],
  seeds: { smoke: [0], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const settings = trainedNetworks(scale, bfloat16);
    const wide = roles.flatMap((role) =>
      widths[scale][role].map((width) => ofWidth(settings[role], role, width)),
    );
    const planned = planTrainings(wide, measures(scale, bfloat16), input);
    const families = roles.map((role) => ({
      role,
      name: settings[role].name,
      networks: planned.networks.flatMap((network, at) => {
        const of = wide[at];
        return of?.role === role ? [{ at: of.width, network }] : [];
      }),
    }));
    return {
      plan: createPlan({ experiment: 'width', scale, tasks: planned.tasks }),
      data: usedData(planned),
      omitted: [],
      analyse: (results) => analyse(families, results),
    };
  },
};

function ofWidth(settings: NetworkSettings, role: NetworkRole, width: number): Wide {
  const network = widened(settings.network, width);
  return { ...settings, name: `${settings.name} ${widthName(width)}`, network, role, width };
}

function widened(network: NetworkSpecInput, width: number): NetworkSpecInput {
  if (network.kind === 'mlp') return { ...network, width: Math.round(units * width) };
  return { ...network, widthMultiplier: width };
}

function widthName(width: number): string {
  return `×${width}`;
}

interface PlannedFamily {
  readonly role: NetworkRole;
  readonly name: string;
  readonly networks: readonly { readonly at: number; readonly network: TrainedNetwork }[];
}

async function analyse(planned: readonly PlannedFamily[], results: RunResults): Promise<Analysis> {
  const families = await Promise.all(
    planned.map(({ name, networks }) => readFamily(name, networks, results)),
  );
  return {
    networks: families.flatMap(({ members }) => members.map(({ network }) => network.result)),
    questions: families.flatMap((family, at) => {
      const role = planned[at]?.role;
      return role ? questionsOf(family, claimed[role]) : [];
    }),
    figures: [lengthFigure(families), probesFigure(families)],
    tables: [tableOf(families)],
  };
}

function questionsOf(family: NetworkFamily, said: 'longer' | 'not longer'): Question[] {
  return shareRules.map((rule) =>
    longerTunnelQuestion(family, rule, said, {
      claim: 'width',
      references: [references.notFound('the numbers of the paper’s table of widths')],
      cautions: [
        'all widths are trained with the same rate and epochs, which need not suit them alike',
      ],
    }),
  );
}

function lengthFigure(families: readonly NetworkFamily[]): FigureInput {
  return {
    id: 'tunnel-by-width',
    title: 'Length of the tunnel against width',
    caption: `${basisOf(families)} Layers from the first whose ID probe reaches 95 or 98 % of the last one’s accuracy, read off the mean curves of the seeds; bands are 95 % intervals over ${resampledOver(seedsOf(families))}.`,
    chart: {
      kind: 'lines',
      panels: families.map((family) => ({
        title: family.name,
        x: {
          title: 'width, of the paper’s',
          scale: 'category',
          labels: family.members.map(({ at }) => widthName(at)),
        },
        y: { title: 'tunnel, layers' },
        lines: shareRules.map(({ name, share }) =>
          memberLine(
            family,
            ({ id }) => tunnelLength(id, share),
            { name },
            (_, place) => place,
          ),
        ),
      })),
    },
  };
}

const measured = [
  { measure: 'id', title: 'ID probes' },
  { measure: 'ood', title: 'OOD probes' },
] as const;

function probesFigure(families: readonly NetworkFamily[]): FigureInput {
  return {
    id: 'probes-by-width',
    title: 'Probe accuracy of every layer, by width',
    caption: `${basisOf(families)} Means over the seeds, without intervals for the lines’ sake: those of what is read off the curves are in the other figure.`,
    chart: {
      kind: 'lines',
      columns: families.length,
      panels: measured.flatMap(({ measure, title }) =>
        families.map(({ name, members }) => ({
          title: `${name}: ${title}`,
          x: { title: 'layer' },
          y: { title: 'accuracy, %' },
          lines: members.map(({ at, network }) =>
            layerLine(
              network.overSeeds.layers,
              measure,
              { name: widthName(at), colour: 'ordered' },
              { intervals: false },
            ),
          ),
        })),
      ),
    },
  };
}

function tableOf(families: readonly NetworkFamily[]): FigureTableInput {
  return {
    id: 'widths',
    title: 'Networks by width',
    caption: `${basisOf(families)} ${splitWords(seedsOf(families))}`,
    columns: [{ title: 'network' }, { title: 'width' }, ...splitColumns],
    rows: families.flatMap(({ name, members }) =>
      members.map((member) => [name, widthName(member.at), ...splitCells(member)]),
    ),
  };
}

function seedsOf(families: readonly NetworkFamily[]): number {
  return families[0]?.members[0]?.network.runs.length ?? 0;
}

/** What the numbers are of, as sentences. */
function basisOf(families: readonly NetworkFamily[]): string {
  const first = families[0]?.members[0];
  return `Networks that differ in nothing but their width, read at their default taps: the ReLUs of the MLP and VGG-19, all convolutions of ResNet-34. ×1 is the paper’s width, ${units.toLocaleString('en-GB')} units of the MLP and all channels of the others; ${first ? probedOn(first.network) : 'none'}.`;
}
