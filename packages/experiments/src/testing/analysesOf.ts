import { decideFindings, type Scale } from '@tunnel/core';
import type { Experiment } from '../Experiment.js';
import { cifarData } from './cifarData.js';
import type { MadeUpResults } from './MadeUpResults.js';

/**
 * What an experiment says of made-up runs. An analysis takes seconds, so that of the world `kept`,
 * which most tests ask for, is made once for its seeds and scale.
 *
 * @param usual the scale where a test does not say
 */
export function analysesOf<World>(
  experiment: Experiment,
  resultsOf: (world: World) => MadeUpResults,
  kept: World,
  usual: Scale,
) {
  const analyse = async (world: World, seeds: readonly number[], scale: Scale) => {
    const { plan, analyse } = experiment.plan({ scale, seeds, bfloat16: true, ...cifarData });
    const analysis = await analyse(resultsOf(world));
    return { ...analysis, findings: decideFindings(analysis.questions, plan.scale) };
  };
  const analysed = new Map<string, ReturnType<typeof analyse>>();
  return (world: World, seeds: readonly number[], scale: Scale = usual) => {
    const key = `${scale} ${seeds}`;
    const made = (world === kept && analysed.get(key)) || analyse(world, seeds, scale);
    if (world === kept) analysed.set(key, made);
    return made;
  };
}
