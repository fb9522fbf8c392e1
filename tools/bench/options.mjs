import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../bootstrap/repository.mjs';

export const help = `Usage: npx nx run engine:bench [OPTIONS]

Measures the engine against PyTorch, in turn, and writes docs/benchmarks.md. Every round is kept at
once in docs/benchmarks.jsonl, so that a run that was stopped goes on where it was; rounds of another
engine, machine or setting are not mixed in.

  --rows A,B       only these rows; all without it
  --repeats N      rounds of every row, in place of its own number
  --fresh          measure anew what was measured before
  --render         measure nothing, write the document from what was measured
  --list           list the rows
  --quick          tiny sizes, to try the harness; the document goes to standard output
  --python PATH    a Python with torch 2.11.0 and numpy (TUNNEL_BENCH_PYTHON); without it one is
                   set up in the user's cache, and with --quick our side alone is measured
  --no-python      measure our side alone
  --reference PATH the reference script; ../shared/bench/reference.py without it

CIFAR-10 and CIFAR-100 are looked for as everywhere: TUNNEL_DATA_DIR, then the cache.
`;

/**
 * @typedef {object} Options
 * @property {string[] | null} rows
 * @property {number | null} repeats
 * @property {boolean} fresh
 * @property {boolean} render
 * @property {boolean} list
 * @property {boolean} quick
 * @property {string | null} python
 * @property {boolean} alone
 * @property {string} reference
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Options | null} null where help is asked for
 * @throws Error for what is not an option
 */
export function parseOptions(args, env = process.env) {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string' },
      repeats: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      render: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      python: { type: 'string' },
      'no-python': { type: 'boolean', default: false },
      reference: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const repeats = values.repeats === undefined ? null : Number(values.repeats);
  if (repeats !== null && !(Number.isInteger(repeats) && repeats > 0)) {
    throw new Error(`--repeats ${values.repeats} is no whole number above 0`);
  }
  return {
    rows: values.rows?.split(',').filter((name) => name !== '') ?? null,
    repeats,
    fresh: values.fresh,
    render: values.render,
    list: values.list,
    quick: values.quick,
    python: values.python ?? env['TUNNEL_BENCH_PYTHON'] ?? null,
    alone: values['no-python'],
    reference: resolve(values.reference ?? `${repository}/../shared/bench/reference.py`),
  };
}
