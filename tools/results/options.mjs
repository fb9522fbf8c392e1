import { parseArgs } from 'node:util';

/**
 * @typedef {object} Options
 * @property {'smoke' | 'laptop' | 'paper'} scale
 * @property {string[] | null} experiments by name; null for all
 * @property {string} out folder of the results
 * @property {number} processes that share the tasks of an experiment
 * @property {boolean} again also what is there already
 */

export const help = `Usage: npx nx run experiments:results [OPTIONS]

Runs every experiment and writes what it found to docs/results/NAME, then the overview in
docs/results/README.md. Given again it goes on where it stopped: an experiment whose results are there,
of the very same tasks, is passed over, and of any other only the tasks are run that the store lacks.

  --scale SCALE        smoke, laptop (default) or paper
  --experiments A,B    only these
  --out FOLDER         in place of docs/results
  --processes N        that share an experiment’s tasks, and the cores; default 1
  --again              write anew also what is there already

CIFAR-10 and CIFAR-100 are looked for as everywhere: TUNNEL_DATA_DIR, then the cache. Results of tasks are
kept in TUNNEL_STORE, else .tunnel/store.
`;

const scales = /** @type {const} */ (['smoke', 'laptop', 'paper']);

/**
 * @param {string[]} args
 * @returns {Options | null} null where help is asked for
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      scale: { type: 'string', default: 'laptop' },
      experiments: { type: 'string' },
      out: { type: 'string', default: 'docs/results' },
      processes: { type: 'string', default: '1' },
      again: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const scale = scales.find((known) => known === values.scale);
  if (!scale) throw new Error(`--scale is ${values.scale}; give ${scales.join(', ')}`);
  const processes = Number(values.processes);
  if (!Number.isInteger(processes) || processes < 1) {
    throw new Error(`--processes is ${values.processes}; give a whole number of at least 1`);
  }
  const experiments = values.experiments?.split(',') ?? null;
  return { scale, experiments, out: values.out, processes, again: values.again };
}
