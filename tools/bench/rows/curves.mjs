import { join } from 'node:path';
import { normaliseProbeSpec, normaliseRankSpec } from '@tunnel/core';
import { callEngine } from '../engineProcess.mjs';
import { markdownTable } from '../markdownTable.mjs';
import { digits, spread } from '../report.mjs';
import { fitLine, summarise } from '../statistics.mjs';
import { comparing, maxFeatures, reading, run, subjectSpec, trainedWeights } from '../subjects.mjs';

/**
 * @typedef {import('../row.mjs').Row} Row
 * @typedef {import('../row.mjs').Workplace} Workplace
 * @typedef {import('../row.mjs').Record} Record
 * @typedef {{ seconds: number, peakBytes: number }} Cost
 */

/** So far from a line, as a share of the largest value, a curve still counts as one. */
const tolerance = 0.1;

/** What each verb is asked for, beside what it reads. */
const verbs = {
  probe: (/** @type {Workplace} */ { folder, test, bfloat16 }) => ({
    test,
    probe: normaliseProbeSpec({ epochs: 3 }),
    precision: bfloat16 ? 'bfloat16' : 'float32',
    correctnessFile: join(folder, 'correct.safetensors'),
  }),
  rank: () => {
    const { images: _, ...rank } = normaliseRankSpec({});
    return { rank };
  },
  variance: () => ({ variance: { maxFeatures, pooling: null } }),
  similarity: (/** @type {Workplace} */ workplace) => comparing(workplace, 'minibatch'),
};

/**
 * @param {{ id: string, over: 'images' | 'layers', title: string, subject: 'mlp' | 'vggQuarter',
 *   places: (quick: boolean) => number[], what: string }} row
 * @returns {Row}
 */
function curvesRow({ id, over, title, subject, places, what }) {
  return {
    id,
    repeats: 1,
    what,
    settings: ({ quick, bfloat16 }) => [subjectSpec({ quick }, subject), places(quick), bfloat16],
    open: async (workplace) => {
      const spec = subjectSpec(workplace, subject);
      const weightsFile = await trainedWeights(workplace, spec);
      const request = (/** @type {keyof typeof verbs} */ verb, /** @type {number} */ place) => {
        const images = over === 'images' ? place : workplace.quick ? 256 : 20_000;
        const layers = Array.from({ length: place }, (_, at) => `relu${at + 1}`);
        const data = { ...workplace.train, images: { count: images, perClass: null, seed: 0 } };
        return {
          ...reading(spec, weightsFile),
          ...(over === 'layers' ? { layers } : {}),
          run: { ...run, memoryBytes: 2 ** 30 },
          ...(verb === 'probe' ? { train: data } : { data }),
          ...verbs[verb](workplace),
        };
      };
      return {
        round: async () => {
          /** @type {{ [verb: string]: { [place: string]: Cost } }} */
          const values = {};
          for (const verb of /** @type {(keyof typeof verbs)[]} */ (Object.keys(verbs))) {
            const costs = /** @type {{ [place: string]: Cost }} */ ({});
            for (const place of places(workplace.quick)) {
              const [called] = await callEngine([{ verb, request: request(verb, place) }]);
              const { seconds = Number.NaN, peakBytes = Number.NaN } = called ?? {};
              costs[place] = { seconds, peakBytes };
            }
            values[verb] = costs;
          }
          return values;
        },
        close: async () => {},
      };
    },
    report: (records) => {
      const curves = Object.keys(verbs).map((verb) => curve(records, verb));
      const worst = Math.max(...curves.map(({ deviation }) => deviation));
      const growth = Math.max(...curves.map(({ memoryGrowth }) => memoryGrowth));
      const linear = worst <= tolerance && growth <= 1 + tolerance;
      return {
        lines: [
          {
            work: `Time and memory over ${over}, ${title}`,
            wanted: 'linear',
            ratio: linear ? 'linear' : 'not linear',
            ours: `time at most ${percent(worst)} from a line; memory grows at most ${digits(growth)} times as fast as ${over}`,
            theirs: '–',
            repeats: records.length,
            check: '',
            reached: linear,
          },
        ],
        section: curveTable(curves, over),
      };
    },
  };
}

/**
 * A verb’s curve: the fastest and the leanest of the rounds at each place.
 *
 * @param {Record[]} records
 * @param {string} verb
 */
function curve(records, verb) {
  const places = Object.keys(records[0]?.values[verb] ?? {}).map(Number);
  const least = (/** @type {keyof Cost} */ what) =>
    places.map((place) => {
      const values = records.map((record) => record.values[verb][place][what]);
      return /** @type {const} */ ([place, summarise(values).min]);
    });
  const seconds = least('seconds');
  const bytes = least('peakBytes');
  const [[firstPlace, firstBytes] = [1, 1]] = bytes;
  const [lastPlace, lastBytes] = bytes.at(-1) ?? [1, 1];
  const { slope, deviation } = fitLine(seconds);
  const memoryGrowth = lastBytes / firstBytes / (lastPlace / firstPlace);
  return { verb, seconds, bytes, slope, deviation, memoryGrowth };
}

/** @param {ReturnType<typeof curve>[]} curves @param {string} over */
function curveTable(curves, over) {
  const places = curves[0]?.seconds.map(([place]) => String(place)) ?? [];
  const body = curves.flatMap(({ verb, seconds, bytes, deviation }) => [
    [verb, 'time', ...seconds.map(([, value]) => spread([value], 's')), percent(deviation)],
    [verb, 'peak memory', ...bytes.map(([, value]) => spread([value], 'GiB')), '–'],
  ]);
  return markdownTable(['verb', over, ...places, 'farthest from a line'], body);
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

const shared =
  'Each point is one call in a process of its own, with `memoryBytes` of 1 GiB: probes (3 epochs), ranks, class structure, CKA by mini-batches of 500. A line of least squares is fitted to the times.';

export const curves = [
  curvesRow({
    id: 'curve-images',
    over: 'images',
    title: 'VGG-19 ×0.25',
    subject: 'vggQuarter',
    places: (quick) => (quick ? [64, 128, 256] : [10_000, 20_000, 30_000, 40_000]),
    what: `Every layer of VGG-19 ×0.25 over the number of images, which is above the most features of a layer: below, ranks take the images’ side, which is smaller. ${shared}`,
  }),
  curvesRow({
    id: 'curve-layers',
    over: 'layers',
    title: 'MLP-12×1024',
    subject: 'mlp',
    places: (quick) => (quick ? [1, 2, 3] : [3, 6, 9, 12]),
    what: `The first layers of MLP-12×1024, which are equally wide, 20,000 images, over their number. ${shared}`,
  }),
];
