import { findProgram } from '../findProgram.mjs';

/**
 * Which of the programs that a cluster needs are not on this machine.
 *
 * @returns {string[]}
 */
export function missingSlurm() {
  const programs = ['slurmctld', 'slurmd', 'munged', 'sbatch'];
  return programs.filter((name) => findProgram(name) === null);
}
