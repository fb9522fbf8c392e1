import {
  type AccuracyCurves,
  type Estimate,
  extractorLength,
  type ResampledNetworks,
  resampleNetworks,
  type SeedRun,
  type SpectrumResult,
} from '@tunnel/core';
import { type ProbedNetwork, probedNetwork } from '../analysis/ProbedNetwork.js';
import { probeRun } from '../analysis/probeRun.js';
import type { RunResults } from '../analysis/RunResults.js';
import { selectLayers } from '../analysis/selectLayers.js';
import type { PlannedNetwork } from './planProtocol.js';
import type { Choice } from './ways.js';

/** A way of probing with what it found, one run a seed. */
export interface ReadWay {
  /** Its place among the network’s ways; 0 for the default one. */
  readonly at: number;
  /** What it differs in from the default one, which differs in nothing. */
  readonly choice: Choice | null;
  readonly name: string;
  readonly runs: readonly SeedRun[];
  /** For each layer that is read the number of the default layer that it stands at, or ends with. */
  readonly numbers: readonly number[];
}

/** A network that was probed in many ways, the default one first. */
export interface ReadNetwork {
  readonly network: ProbedNetwork;
  readonly ways: readonly [ReadWay, ...ReadWay[]];
  /** Of the ways, in their order. */
  readonly resampled: ResampledNetworks;
  readonly role: PlannedNetwork['role'];
  /** In what a start’s distance from another is counted. */
  readonly unit: 'layer' | 'block';
  /** For each default layer the number of its unit. */
  readonly units: readonly number[];
  readonly imagesTrain: number;
  readonly imagesTest: number;
  /** One a seed; none for a network whose rank was not taken by every definition. */
  readonly spectra: readonly SpectrumResult[];
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function readNetwork(
  planned: PlannedNetwork,
  results: RunResults,
): Promise<ReadNetwork> {
  const { name, role, trainings, spectra } = planned;
  const network = await probedNetwork({ name, trainings }, results);
  const { taps } = network.overSeeds.detection.basis;
  const asDefault = {
    at: 0,
    choice: null,
    name: 'default',
    runs: selectLayers(network.runs, taps),
    numbers: taps.map((_, place) => place + 1),
  };
  const others = await Promise.all(
    planned.ways.map(async ({ choice, name: way, layers, amongDefault, probes }, place) => {
      const runs =
        amongDefault && layers
          ? selectLayers(network.runs, layers)
          : await Promise.all(probes.map((probe) => probeRun(probe, results)));
      const names = runs[0]?.layers.map((layer) => layer.name) ?? [];
      return { at: place + 1, choice, name: way, runs, numbers: numbersOf(names, taps) };
    }),
  );
  const { images = null } = network.runs[0]?.id ?? {};
  const [first] = trainings;
  return {
    network,
    role,
    ways: [asDefault, ...others],
    resampled: resampleNetworks([asDefault, ...others].map(({ runs }) => runs)),
    unit: role === 'resnet' ? 'block' : 'layer',
    units: role === 'resnet' ? blocksOf(taps) : asDefault.numbers,
    imagesTrain: first ? results.of(first.id).imagesTrain : 0,
    imagesTest: images ?? 0,
    spectra: spectra.map((task) => results.of(task)),
  };
}

/** The number of the default layer at which a way’s tunnel starts, on the curves of all ways. */
export function startOn(
  curves: readonly AccuracyCurves[],
  { at, numbers }: ReadWay,
  share = 0.95,
): number {
  return numbers[extractorLength(curves[at]?.id ?? [], share)] ?? 0;
}

/** That number as measured, with its interval. */
export function startOf({ resampled }: ReadNetwork, way: ReadWay, share: number): Estimate {
  return resampled.estimate((curves) => startOn(curves, way, share));
}

/** A layer is a default one, or holds default ones and ends with the last of them, or stands beside one. */
function numbersOf(names: readonly string[], taps: readonly string[]): number[] {
  return names.map((name, place) => {
    const last = taps.findLastIndex((tap) => tap === name || tap.startsWith(`${name}.`));
    return (last === -1 ? place : last) + 1;
  });
}

/** The number of each convolution’s block, 0 for the one before all blocks. */
function blocksOf(taps: readonly string[]): number[] {
  const blockOf = (tap: string) => /^layer\d+\.\d+/.exec(tap)?.[0] ?? null;
  const blocks = [...new Set(taps.map(blockOf).filter((block) => block !== null))];
  return taps.map((tap) => {
    const block = blockOf(tap);
    return block === null ? 0 : blocks.indexOf(block) + 1;
  });
}
