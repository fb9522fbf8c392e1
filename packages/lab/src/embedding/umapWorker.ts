import { parentPort, workerData } from 'node:worker_threads';
import { createRandomStream } from '@tunnel/core';
import { UMAP } from 'umap-js';
import type { UmapInput, UmapMessage } from './UmapInput.js';

// The program of a worker thread: maps the points that it is given, and ends.

const { points, features, settings, words } = workerData as UmapInput;
const { neighbours, minDist, dimensions, epochs } = settings;

function tell(message: UmapMessage): void {
  parentPort?.postMessage(message);
}

// Nothing is left to the library’s defaults.
const umap = new UMAP({
  nNeighbors: neighbours,
  minDist,
  nComponents: dimensions,
  nEpochs: epochs,
  spread: 1,
  learningRate: 1,
  localConnectivity: 1,
  negativeSampleRate: 5,
  repulsionStrength: 1,
  setOpMixRatio: 1,
  random: createRandomStream(...words),
});
umap.initializeFit(
  Array.from({ length: points.length / features }, (_, row) => [
    ...points.subarray(row * features, (row + 1) * features),
  ]),
);
for (let epoch = 1; epoch <= epochs; epoch++) {
  umap.step();
  if (epoch % 10 === 0 || epoch === epochs) tell({ kind: 'epoch', epoch });
}
tell({ kind: 'map', map: Float32Array.from(umap.getEmbedding().flat()) });
