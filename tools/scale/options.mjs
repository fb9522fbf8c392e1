import { parseArgs } from 'node:util';
import { measures } from './measures.mjs';

export const help = `Usage: npx nx run tools:scale [OPTIONS]

Makes stores of made-up results, measures them, and writes docs/how-far.md from all points that were
measured, docs/how-far.jsonl. A million artifacts take 20 GB of disk, four million inodes and half an hour.

  --sizes A,B      how many artifacts; 1000,10000,100000,1000000 without it
  --parts A,B      store, work (claims, statuses, a plan in one process); both without it. Where it is named, slurm
                   too: on a cluster of two nodes on this machine, which takes Slurm and root
  --measures A,B   only these, as docs/how-far.jsonl names them; all without it
  --repeats N      how often each short measurement is taken; 7 without it
  --folder FOLDER  where the stores are made and removed; the system's for temporary files without it
  --render         measure nothing, write the document from what was measured
  --quick          tiny sizes, to try it; the document goes to standard output
`;

/** Those that every machine has. */
const usualParts = ['store', 'work'];
const allParts = [...usualParts, 'slurm'];

/**
 * @typedef {object} Options
 * @property {number[]} sizes increasing
 * @property {string[]} parts
 * @property {string[] | null} measures null for all
 * @property {string | null} folder
 * @property {number} repeats
 * @property {boolean} render
 * @property {boolean} quick
 */

/**
 * @param {string[]} args
 * @returns {Options | null} null where help is asked for
 * @throws Error for what is not an option
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string' },
      parts: { type: 'string' },
      measures: { type: 'string' },
      folder: { type: 'string' },
      repeats: { type: 'string' },
      render: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const usual = values.quick ? '600,1200' : '1000,10000,100000,1000000';
  const sizes = (values.sizes ?? usual).split(',').map(Number);
  // Fewer have no run.
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 600)) {
    throw new Error(`--sizes ${values.sizes} are not whole numbers of at least 600`);
  }
  const repeats = Number(values.repeats ?? (values.quick ? 2 : 7));
  if (!(Number.isInteger(repeats) && repeats > 0)) {
    throw new Error(`--repeats ${values.repeats} is no whole number above 0`);
  }
  const parts = values.parts?.split(',') ?? usualParts;
  const unknown = parts.filter((part) => !allParts.includes(part));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}`);
  const only = values.measures?.split(',') ?? null;
  const none = only?.filter((measure) => !measures.some(({ id }) => id === measure)) ?? [];
  if (none.length > 0) throw new Error(`there is no measure ${none.join(', ')}`);
  return {
    sizes: sizes.sort((a, b) => a - b),
    parts,
    measures: only,
    folder: values.folder ?? null,
    repeats,
    render: values.render,
    quick: values.quick,
  };
}
