/**
 * What is measured. `wanted` is the most that it may be, in seconds, of what grows with artifacts at 10⁵ of them.
 * `per` is what the size counts. Values are seconds where nothing else is said.
 *
 * @typedef {object} Measure
 * @property {string} id
 * @property {string} what
 * @property {'artifacts' | 'running' | 'planned' | 'slurm'} per
 * @property {'s' | 'B' | ''} unit
 * @property {number} [wanted]
 */

const listing = 0.1;
/** Of the ten seconds that a task computes. */
const tenth = 1;

/** @type {readonly Measure[]} */
export const measures = [
  ...rows('artifacts', 's', [
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
  ...rows('artifacts', 'B', [
    ['bytes', 'disk for artifacts and runs'],
    ['catalogue-bytes', 'disk for the catalogue'],
  ]),
  ...rows('artifacts', '', [['inodes', 'inodes']]),
  ...rows('running', 's', [
    ['claim', 'claim a task and give it up'],
    ['living', 'read all claims, as who waits for others does'],
    ['statuses', 'read what every running task says, as who follows does'],
  ]),
  ...rows('planned', 's', [
    ['look', 'look for the results of all tasks that are left, as who follows does'],
    ['run-plan', 'run a plan of small tasks in one process, less what they computed'],
  ]),
  ...rows('slurm', 's', [
    ['slurm-job', 'Slurm’s own: a job that sleeps, beyond its sleep'],
    ['slurm-task', 'a task with a job of its own, beyond what it computed and Slurm’s own', tenth],
    ['slurm-task-shared', 'a task in a job of a minute, as is the default, beyond the same', tenth],
  ]),
];

/**
 * @param {Measure['per']} per
 * @param {Measure['unit']} unit
 * @param {readonly (readonly [id: string, what: string, wanted?: number])[]} known
 * @returns {Measure[]}
 */
function rows(per, unit, known) {
  return known.map(([id, what, wanted]) => {
    const measure = { id, what, per, unit };
    return wanted === undefined ? measure : { ...measure, wanted };
  });
}
