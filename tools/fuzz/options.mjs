import { parseArgs } from 'node:util';

export const help = `Usage: npx nx run engine:fuzz [OPTIONS]

Gives the engine's readers inputs that libFuzzer makes, one reader after the other, and ends with a
table of what was run. Exits 1 where an input made a reader panic, hang, or take too much memory; the
input is in target/fuzz/findings.

  --reader=A,B    only these readers; all without it
  --seconds=N     how long each is given inputs; default 60
  --keep          keeps the fewest inputs that reach what all together do, in crates/engine/fuzz/corpus
  --list          lists the readers
`;

/**
 * @typedef {object} Options
 * @property {string[] | null} readers
 * @property {number} seconds
 * @property {boolean} keep
 * @property {boolean} list
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
      reader: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      keep: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const seconds = Number(values.seconds);
  // To libFuzzer 0 seconds are without end.
  if (!(Number.isInteger(seconds) && seconds > 0)) {
    throw new Error(`--seconds ${values.seconds} is no whole number above 0`);
  }
  return {
    readers: values.reader?.split(',').filter((name) => name !== '') ?? null,
    seconds,
    keep: values.keep,
    list: values.list,
  };
}
