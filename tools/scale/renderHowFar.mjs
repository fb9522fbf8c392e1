import { markdownTable } from '../bench/markdownTable.mjs';
import { digits } from '../bench/report.mjs';
import { summarise } from '../bench/statistics.mjs';
import { fitGrowth } from './fitGrowth.mjs';
import { assumed, demandOf } from './limits.mjs';

/** @typedef {import('./fitGrowth.mjs').Growth} Growth */
/** @typedef {import('./measures.mjs').Measure} Measure */

/**
 * What was measured of one measure at one size.
 *
 * @typedef {object} Point
 * @property {string} measure
 * @property {number} n
 * @property {string} at ISO date
 * @property {{ cpu: string, memory: string, system: string, versions: string, commit: string }} machine
 * @property {number[]} values by the clock, where they are times
 * @property {number[]} [cpu] of all cores in the measuring process
 */

/** The size at which something is to be reached. */
const wantedAt = 100_000;

const gpus = 1000;
const taskSeconds = [10, 60, 600, 3600];

const introduction = `# How far it goes

What Tunnel's store and its running of plans cost as they grow, and what would be the limit at a thousand
GPUs. Written by \`npx nx run tools:scale\`, which \`npx nx run tools:scale --help\` describes, from the
points in [how-far.jsonl](how-far.jsonl); what is not a figure is in
[notes.md](../tools/scale/notes.md).`;

/**
 * The document of all that was measured, as Markdown.
 *
 * @param {readonly Measure[]} measures
 * @param {readonly Point[]} points
 * @param {ReadonlyMap<string, string>} notes what is to be said beyond the figures, by heading
 */
export function renderHowFar(measures, points, notes) {
  const newest = newestOf(points);
  const models = modelsOf(measures, newest);
  const of = (/** @type {Measure['per']} */ per) => measures.filter((each) => each.per === per);
  const parts = [
    introduction,
    ...machinesOf(newest),
    notes.get('reading'),
    '## The store',
    notes.get('shape'),
    table(of('artifacts'), newest, models, 'artifact'),
    notes.get('store'),
    '### What was to be reached',
    wantedTable(measures, newest),
    notes.get('reached'),
    '## Running tasks',
    table(of('running'), newest, models, 'running task'),
    table(of('planned'), newest, models, 'task of the plan'),
    notes.get('running'),
    '## On Slurm',
    slurmTable(of('slurm'), newest),
    notes.get('slurm'),
    '## A thousand GPUs',
    demandTable(models),
    notes.get('limit'),
    '## What would be changed first',
    notes.get('next'),
  ];
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;
}

/**
 * The newest point of each measure at each size.
 *
 * @param {readonly Point[]} points
 * @returns {Point[]}
 */
function newestOf(points) {
  return [...new Map(points.map((point) => [`${point.measure} ${point.n}`, point])).values()];
}

/**
 * @param {readonly Measure[]} measures
 * @param {readonly Point[]} points
 * @returns {Map<string, Growth>}
 */
export function modelsOf(measures, points) {
  /** @type {Map<string, Growth>} */
  const models = new Map();
  for (const { id } of measures) {
    const own = points.filter(({ measure }) => measure === id);
    if (own.length < 2) continue;
    // Others' work on the machine hardly lengthens the processor's time.
    const best = (/** @type {Point} */ { values, cpu }) =>
      summarise(cpu?.length ? cpu : values).min;
    models.set(id, fitGrowth(own.map((point) => ({ n: point.n, value: best(point) }))));
  }
  return models;
}

/** @param {readonly Point[]} points */
function machinesOf(points) {
  const texts = points.map(
    ({ machine: { cpu, memory, system, versions } }) =>
      `Machine: ${cpu}, ${memory}, ${system}. ${versions}.`,
  );
  const commits = [...new Set(points.map(({ machine }) => machine.commit))];
  const days = [...new Set(points.map((point) => point.at.slice(0, 10)))];
  if (points.length === 0) return ['Nothing was measured yet.'];
  return [...new Set(texts), `Measured ${days.join(', ')} at ${commits.join(', ')}.`];
}

/**
 * @param {readonly Measure[]} measures
 * @param {readonly Point[]} points
 * @param {ReadonlyMap<string, Growth>} models
 * @param {string} each
 */
function table(measures, points, models, each) {
  const ids = new Set(measures.map(({ id }) => id));
  const own = points.filter(({ measure }) => ids.has(measure));
  const sizes = [...new Set(own.map(({ n }) => n))].sort((a, b) => a - b);
  const rows = measures.map(({ id, what, unit }) => {
    const cells = sizes.map((n) => {
      const point = own.find((candidate) => candidate.measure === id && candidate.n === n);
      return point ? shown(point, unit) : '–';
    });
    const model = models.get(id);
    return [what, ...cells, model ? growth(model, unit) : '–', model ? percent(model.off) : '–'];
  });
  const head = ['what', ...sizes.map(count), `model, n of ${each}s`, 'off by'];
  return markdownTable(head, rows);
}

/** @param {readonly Measure[]} measures @param {readonly Point[]} points */
function wantedTable(measures, points) {
  const rows = measures.flatMap(({ id, what, unit, wanted }) => {
    const point = points.find(({ measure, n }) => measure === id && n === wantedAt);
    if (wanted === undefined || !point) return [];
    const { min, median, max } = summarise(point.values);
    const found = [min, median, max].map((value) => amount(value, unit));
    const cpu = point.cpu?.length ? amount(summarise(point.cpu).min, unit) : '–';
    const times = String(point.values.length);
    return [[what, `≤ ${amount(wanted, unit)}`, ...found, cpu, times, reached(point, wanted)]];
  });
  const head = [
    'at 100,000 artifacts',
    'to reach',
    'best',
    'median',
    'worst',
    'processor',
    'times',
  ];
  return markdownTable([...head, 'reached'], rows);
}

/** @param {readonly Measure[]} measures @param {readonly Point[]} points */
function slurmTable(measures, points) {
  const rows = measures.flatMap(({ id, what, unit, wanted }) => {
    const point = points.findLast(({ measure }) => measure === id);
    if (!point) return [];
    const takes = amount(summarise(point.values).median, unit);
    const goal =
      wanted === undefined ? ['–', '–'] : [`≤ ${amount(wanted, unit)}`, reached(point, wanted)];
    return [[what, count(point.n), takes, ...goal]];
  });
  if (rows.length === 0) return 'Not measured yet.';
  return markdownTable(['a task', 'tasks', 'takes', 'to reach', 'reached'], rows);
}

/** Whether the most that was wanted was kept to, in the middle or at best. @param {Point} point @param {number} wanted */
function reached({ values }, wanted) {
  const { min, median } = summarise(values);
  return median <= wanted ? 'yes' : min <= wanted ? 'at best' : '**no**';
}

/** @param {ReadonlyMap<string, Growth>} models */
function demandTable(models) {
  const needed = [
    'keep-task',
    'keep-task-unnoted',
    'claim',
    'look',
    'statuses',
    'reindex',
    'bytes',
    'catalogue-bytes',
    'inodes',
  ];
  if (needed.some((id) => !models.has(id)))
    return 'Not computed: some of what it needs is not measured.';
  const loads = taskSeconds.map((taskS) => demandOf(models, { gpus, taskS }));
  /** @type {(head: string, cell: (demand: import('./limits.mjs').Demand) => string) => string[]} */
  const row = (head, cell) => [head, ...loads.map(cell)];
  return markdownTable(
    ['tasks of', ...taskSeconds.map((seconds) => `${count(seconds)} s`)],
    [
      row('tasks that end a second', ({ endPerS }) => digits(endPerS)),
      row('claiming and keeping, of a task’s time', ({ ownShare }) => percent(ownShare)),
      row('catching up with the catalogue, of one core', ({ catchUpShare }) =>
        percent(catchUpShare),
      ),
      row('entering each in the catalogue as it is kept, of its one writer', ({ noteShare }) =>
        percent(noteShare),
      ),
      row(
        `one look of who follows ${count(assumed.planned)} tasks (every ${assumed.pollS} s at most)`,
        ({ lookS }) => amount(lookS, 's'),
      ),
      row('files written or touched a second to say that tasks run', ({ writesPerS }) =>
        count(writesPerS),
      ),
      row('artifacts a day', ({ artifactsPerDay }) => count(artifactsPerDay)),
      row('disk a day, with small files', ({ bytesPerDay }) => amount(bytesPerDay, 'B')),
      row('inodes a day', ({ inodesPerDay }) => count(inodesPerDay)),
      row(`entries a day in each of ${assumed.shards} folders`, ({ entriesPerDay }) =>
        count(entriesPerDay),
      ),
      row('`store reindex` after a day', ({ reindexS }) => amount(reindexS, 's')),
    ],
  );
}

/** The best by the clock, and in brackets the best of the processor's time. @param {Point} point @param {Measure['unit']} unit */
function shown({ values, cpu }, unit) {
  const clock = amount(summarise(values).min, unit);
  return cpu?.length ? `${clock} (${amount(summarise(cpu).min, unit)})` : clock;
}

/** @param {Growth} model @param {Measure['unit']} unit */
function growth({ fixed, each }, unit) {
  if (each === 0) return amount(fixed, unit);
  const slope = `${amount(each, unit)} · n`;
  return fixed === 0 ? slope : `${amount(fixed, unit)} + ${slope}`;
}

const steps = {
  s: [
    [3600, 'h'],
    [1, 's'],
    [1e-3, 'ms'],
    [1e-6, 'µs'],
    [1e-9, 'ns'],
  ],
  B: [
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
    [1, 'B'],
  ],
};

/** Three digits in a fitting unit. @param {number} value @param {Measure['unit']} unit */
export function amount(value, unit) {
  if (unit === '') return value >= 100 ? count(value) : digits(value);
  const known = /** @type {[number, string][]} */ (steps[unit]);
  // Rounded first: 0.9999 s is 1.00 s, not 1000 ms.
  const rounded = Number(value.toPrecision(3));
  const [size, name] = known.find(([from]) => rounded >= from) ?? known.at(-1) ?? [1, unit];
  return `${digits(rounded / size)} ${name}`;
}

/** @param {number} value */
function count(value) {
  return Math.round(value).toLocaleString('en-GB');
}

/** @param {number} share */
function percent(share) {
  return share >= 0.1 ? `${digits(100 * share)} %` : `${(100 * share).toFixed(2)} %`;
}
