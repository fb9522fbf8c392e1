/**
 * One measurement of the table, or some that are taken together.
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {number} repeats rounds, where nothing else is asked for
 * @property {string} what is measured, with all that counts
 * @property {(workplace: Workplace) => unknown} settings what its measurements depend on
 * @property {(workplace: Workplace) => Promise<Session>} open
 * @property {(records: Record[]) => Report} report
 *
 * @typedef {object} Session
 * @property {(round: number) => Promise<{ [side: string]: any }>} round measures every side once
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Workplace
 * @property {boolean} quick tiny sizes, to try the harness
 * @property {string} folder where files go that a later run uses again
 * @property {string} libtorch
 * @property {boolean} bfloat16 whether this CPU has its instructions
 * @property {string | null} python null to measure our side alone
 * @property {string} reference the reference script
 * @property {string} programs the folder of the Python programs
 * @property {string} dataFolder holds cifar-10-batches-bin/ and cifar-100-binary/
 * @property {import('@tunnel/native').DataRef} train
 * @property {import('@tunnel/native').DataRef} test
 * @property {(text: string) => void} say
 *
 * One round of one row, as it is kept.
 *
 * @typedef {object} Record
 * @property {string} row
 * @property {string} key the same for rounds that go together: of the same settings, engine, machine
 *   and versions
 * @property {string} at ISO date
 * @property {number} round
 * @property {import('./machine.mjs').Machine} machine
 * @property {{ [side: string]: any }} values
 *
 * What a row says.
 *
 * @typedef {object} Report
 * @property {Line[]} lines of the table
 * @property {string} [section] more, as Markdown
 *
 * @typedef {object} Line
 * @property {string} work
 * @property {string} wanted
 * @property {string} ratio
 * @property {string} ours
 * @property {string} theirs
 * @property {number} repeats
 * @property {string} check
 * @property {boolean | null} reached null where there is nothing to compare with
 */
export {};
