import {
  layerTable,
  meanInterval,
  type NetworkResult,
  type SeedDetection,
  type SeedResult,
  type SeedRun,
  type Task,
  TunnelError,
  tunnelLayers,
} from '@tunnel/core';
import { poolProbes, poolTests } from './poolProbes.js';
import type { RunResults } from './RunResults.js';
import type { SeedTraining, TrainedNetwork } from './TrainedNetwork.js';

/**
 * A network’s settings and results, as a run’s record has them.
 *
 * @param overSeeds what was found in its `seedRuns`
 */
export function networkResult(
  { name, trainings }: TrainedNetwork,
  overSeeds: SeedDetection,
  results: RunResults,
): NetworkResult {
  const [first] = trainings;
  if (!first?.train.network) {
    throw new TunnelError('internal', `${name} is trained from no seed`);
  }
  const seeds = trainings.map((training) => seedResult(training, results));
  return {
    name,
    network: first.train.network,
    training: first.train.spec.training,
    probe: first.id.spec.probe,
    rank: first.rank?.spec.rank ?? null,
    seeds,
    testAccuracy: meanInterval(trainings.map(({ train }) => results.of(train).testAccuracy)),
    overSeeds,
  };
}

/**
 * A network’s trainings as `detectSeeds` and `resampleNetworks` read them, with the probes’
 * correctness image by image.
 *
 * @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read
 */
export async function seedRuns(
  { trainings }: TrainedNetwork,
  results: RunResults,
): Promise<SeedRun[]> {
  const facts = async (probe: Task<'probe'>) => {
    const { classes, imagesTest } = results.of(probe);
    return { classes, images: imagesTest, correct: await results.correctnessOf(probe) };
  };
  return Promise.all(
    trainings.map(async (training) => {
      const ood = await Promise.all(oodProbesOf(training).map(facts));
      return {
        seed: training.seed,
        layers: tunnelLayers(seedResult(training, results).layers),
        id: await facts(training.id),
        ...(ood.length > 0 ? { ood: poolTests(ood) } : {}),
      };
    }),
  );
}

function oodProbesOf({ ood, moreOod = [] }: SeedTraining): readonly Task<'probe'>[] {
  return ood ? [ood, ...moreOod] : [];
}

function seedResult(training: SeedTraining, results: RunResults): SeedResult {
  const { seed, train, id, rank } = training;
  const { testAccuracy, testCalibrationError, seconds } = results.of(train);
  const ood = oodProbesOf(training).map((probe) => results.of(probe));
  const measured = {
    id: results.of(id),
    ood: ood.length > 0 ? poolProbes(ood) : null,
    rank: rank && results.of(rank),
  };
  const readings = [measured.id, measured.ood, measured.rank];
  return {
    seed,
    testAccuracy,
    testCalibrationError,
    layers: layerTable(measured),
    trainSeconds: seconds,
    measureSeconds: readings.reduce((sum, reading) => sum + (reading?.seconds ?? 0), 0),
  };
}
