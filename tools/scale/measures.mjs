/**
 * What is measured. `wanted` is the most that it may be at 10⁵ artifacts, in seconds. `per` is what the
 * size counts. Values are seconds where nothing else is said.
 *
 * @typedef {object} Measure
 * @property {string} id
 * @property {string} what
 * @property {'artifacts' | 'running' | 'planned'} per
 * @property {'s' | 'B' | ''} unit
 * @property {number} [wanted]
 */

const listing = 0.1;

/** @type {readonly Measure[]} */
export const measures = [
  ...artifacts('s', [
    ['open', 'open a store'],
    ['list-runs', 'list 50 runs, the first call of a process', listing],
    ['list-runs-again', 'list 50 runs, again', listing],
    ['list-runs-filtered', 'list 50 runs of one experiment, the first call of a process', listing],
    ['read-run', 'read one run’s record, the first call of a process', listing],
    ['list-tasks', 'list the newest 50 tasks, the first call of a process'],
    ['list-readings', 'list what was measured of one network, the first call of a process'],
    ['read-task', 'read one task, the first call of a process'],
    ['find-task', 'find a task by 12 digits, the first call of a process'],
    ['find-file', 'find a file by its content, the first call of a process'],
    ['keep-task', 'keep one more task'],
    ['keep-task-unnoted', 'keep one more task, the catalogue left alone'],
    ['list-after', 'list the newest 50 tasks after one was added'],
    ['serve', '`tunnel serve`, from its start until it is ready'],
    ['get-runs', '`GET /runs`, the first answer', listing],
    ['get-runs-cursor', '`GET /runs?cursor=…`, a page in the middle', listing],
    ['get-runs-filtered', '`GET /runs?experiment=…&sort=finishedAt`', listing],
    ['get-run', '`GET /runs/ID`, a run’s first answer', listing],
    ['get-run-again', '`GET /runs/ID`, again', listing],
    ['get-plan', '`GET /runs/ID/plan`, a run’s first answer', listing],
    ['cli', '`tunnel --version`, which reads no store'],
    ['cli-report-list', '`tunnel report --list`, the whole command'],
    ['cli-store-list', '`tunnel store list --limit 20`, the whole command'],
    ['reindex', '`store reindex`', 60],
    ['verify', '`store verify`'],
    ['gc', '`store gc`'],
    ['gc-unreferenced', '`store gc --unreferenced`'],
  ]),
  ...artifacts('B', [
    ['bytes', 'disk for artifacts and runs'],
    ['catalogue-bytes', 'disk for the catalogue'],
  ]),
  ...artifacts('', [['inodes', 'inodes']]),
  { id: 'claim', what: 'claim a task and give it up', per: 'running', unit: 's' },
  {
    id: 'living',
    what: 'read all claims, as who waits for others does',
    per: 'running',
    unit: 's',
  },
  {
    id: 'statuses',
    what: 'read what every running task says, as who follows does',
    per: 'running',
    unit: 's',
  },
  {
    id: 'look',
    what: 'look for the results of all tasks that are left, as who follows does',
    per: 'planned',
    unit: 's',
  },
  {
    id: 'run-plan',
    what: 'run a plan of small tasks in one process, less what they computed',
    per: 'planned',
    unit: 's',
  },
];

/**
 * @param {Measure['unit']} unit
 * @param {readonly (readonly [id: string, what: string, wanted?: number])[]} rows
 * @returns {Measure[]}
 */
function artifacts(unit, rows) {
  return rows.map(([id, what, wanted]) => ({
    id,
    what,
    per: /** @type {const} */ ('artifacts'),
    unit,
    ...(wanted === undefined ? {} : { wanted }),
  }));
}
