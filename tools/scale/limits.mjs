import { at } from './fitGrowth.mjs';

/** @typedef {import('./fitGrowth.mjs').Growth} Growth */

/** How often a running task says how far it is, and touches its claim: `StatusWriter`, `defaultTiming`. */
const statusS = 5;
const beatS = 10;
/** The pause between two looks of who follows a run, where something has happened. */
const pollS = 2;
/** How many tasks the plan has that is followed. */
const planned = 10_000;
/** Folders that artifacts are in. */
const shards = 256;
const dayS = 86_400;

/**
 * What so many GPUs ask of the parts, where each runs one task after another, from the models of what
 * was measured.
 *
 * @typedef {object} Demand
 * @property {number} taskS how long a task takes
 * @property {number} endPerS how many end a second
 * @property {number} ownShare what claiming and keeping a task take, of the task’s time
 * @property {number} catchUpShare of one process’s time, for the catalogue not to fall behind
 * @property {number} noteShare the same, were every task entered in the catalogue as it is kept
 * @property {number} lookS how long one look of who follows takes
 * @property {number} writesPerS files that are written or touched to say that tasks run
 * @property {number} artifactsPerDay
 * @property {number} bytesPerDay
 * @property {number} inodesPerDay
 * @property {number} entriesPerDay that come to each folder of artifacts
 * @property {number} reindexS after a day
 *
 * @param {ReadonlyMap<string, Growth>} models by measure
 * @param {{ gpus: number, taskS: number }} load
 * @returns {Demand}
 */
export function demandOf(models, { gpus, taskS }) {
  const model = (/** @type {string} */ id) => {
    const found = models.get(id);
    if (!found) throw new Error(`there is no model of ${id}; measure it first`);
    return found;
  };
  const endPerS = gpus / taskS;
  const perDay = endPerS * dayS;
  const keepS = model('keep-task-unnoted').fixed;
  const noteS = Math.max(0, model('keep-task').fixed - keepS);
  return {
    taskS,
    endPerS,
    ownShare: (keepS + at(model('claim'), gpus)) / taskS,
    catchUpShare: endPerS * model('reindex').each,
    noteShare: endPerS * noteS,
    lookS: at(model('look'), planned) + at(model('statuses'), gpus),
    writesPerS: gpus / statusS + gpus / beatS,
    artifactsPerDay: perDay,
    bytesPerDay: perDay * (model('bytes').each + model('catalogue-bytes').each),
    inodesPerDay: perDay * model('inodes').each,
    entriesPerDay: perDay / shards,
    reindexS: at(model('reindex'), perDay),
  };
}

/** What the table says of the load. */
export const assumed = { statusS, beatS, pollS, planned, shards };
