import {
  detectSeeds,
  meanInterval,
  type RunRecord,
  type SingleRun,
  tunnelLayers,
} from '@tunnel/core';

/** The record of a single training. */
export function recordOf(run: SingleRun): RunRecord {
  const { network, training, probe, rank, testAccuracy, layers, detection, ...rest } = run;
  const [seed = 0] = run.seeds;
  const found = detection && detectSeeds([{ seed, layers: tunnelLayers(layers) }]);
  return {
    version: 3,
    ...rest,
    networks: [
      {
        name: 'MLP',
        network,
        training,
        probe,
        rank,
        seeds: [
          {
            seed,
            testAccuracy,
            testCalibrationError: null,
            layers,
            trainSeconds: 101,
            measureSeconds: 20.5,
          },
        ],
        testAccuracy: testAccuracy === null ? null : meanInterval([testAccuracy]),
        overSeeds: found && detection && { ...found, detection },
      },
    ],
  };
}
