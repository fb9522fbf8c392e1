// Starts jobs of every long verb and cancels them at random moments; prints what the process holds
// after a tenth of them and at the end.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cost, graft, probe, rank, similarity, spectrum, train, variance } from '../dist/index.js';
import { temporaryFolder, trainRequest } from './data.mjs';

const count = Number(process.argv[2]);
const folder = temporaryFolder();
const file = (name) => join(folder, name);
const request = trainRequest(folder);
await train(request).wait();
const { network, train: images, test, weightsFile, run } = request;
const subject = { kind: 'network', network, weightsFile };
const reading = { subject, data: images, layers: null, seed: 0, run };
const probeSettings = {
  epochs: 1000,
  batchSize: 50,
  learningRate: 1e-3,
  weightDecay: 0,
  labelSmoothing: 0,
  maxFeatures: 8000,
  standardise: true,
  pooling: null,
  validationShare: 0,
};
const { data: _, ...probing } = reading;
const starts = [
  () =>
    train({
      ...request,
      training: { ...request.training, epochs: 100_000 },
      weightsFile: file('never.safetensors'),
    }),
  () =>
    probe({
      ...probing,
      train: images,
      test,
      probe: probeSettings,
      precision: 'float32',
      correctnessFile: file('never.safetensors'),
    }),
  () => rank({ ...reading, rank: { rtol: 1e-3, maxFeatures: 8000 } }),
  () => variance({ ...reading, variance: { maxFeatures: 8000, pooling: null } }),
  () =>
    spectrum({
      ...reading,
      spectrum: { maxFeatures: 8000, rtols: [1e-3] },
      spectrumFile: file('spectrum.safetensors'),
    }),
  () =>
    similarity({
      ...reading,
      other: null,
      otherLayers: null,
      similarity: {
        maxFeatures: 8000,
        method: 'exact',
        batchSize: 500,
        permutations: 10_000,
        permutationImages: 500,
      },
      precision: 'float32',
    }),
  () =>
    graft({
      network,
      weightsFile,
      grafts: [{ from: 'fc1', to: 'relu1', weightsFile }],
      cut: null,
      train: null,
      test,
      seed: 0,
      run,
      precision: 'float32',
      outputFile: file('graft.safetensors'),
    }),
  () => cost({ network, batchSize: 50, repeats: 1000, precision: 'float32', run, layers: null }),
];

/** What the process holds: threads, open files, MiB of memory. */
function held() {
  globalThis.gc?.();
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return {
    threads: readdirSync('/proc/self/task').length,
    // The folder is open while it is read.
    files: readdirSync('/proc/self/fd').length - 1,
    mebibytes: Math.round(Number(resident?.[1]) / 1024),
  };
}

// A generator of our own, so that a failure can be repeated.
let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const ends = { done: 0, cancelled: 0 };
let early = null;
for (let at = 1; at <= count; at++) {
  const start = starts[Math.floor(random() * starts.length)];
  const job = start();
  // Some while they wait in the queue, some at their first steps, some later.
  await setTimeout(random() < 0.2 ? 0 : random() * 20);
  job.cancel();
  const end = await job.wait().then(
    () => 'done',
    ({ code }) => code,
  );
  ends[end] = (ends[end] ?? 0) + 1;
  if (at === count / 10) early = held();
}
const left = readdirSync(folder).sort();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ ends, early, late: held(), left }));
