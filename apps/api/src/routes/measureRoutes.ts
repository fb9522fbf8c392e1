import { join } from 'node:path';
import {
  embeddingsSchema,
  similaritiesSchema,
  spectraSchema,
  variancesSchema,
} from '@tunnel/core/resources';
import { artifactFiles } from '@tunnel/lab';
import { readTensors, type StoredTask, type StoredTensor } from '@tunnel/store';
import { z } from 'zod';
import { measuredTasks } from '../reading/measuredTasks.js';
import { nameParam, runParams, taskParam } from './fields.js';
import type { Readers } from './Readers.js';
import { defineRoute, type Route } from './Route.js';
import { jsonResponse } from './responses.js';

const ofTask = z.strictObject({ task: taskParam.optional() });
const ofLayer = z.strictObject({ task: taskParam.optional(), layer: nameParam.optional() });

/** What tasks of single kinds measured in a run. */
export function measureRoutes({ store, records }: Readers): readonly Route[] {
  const version = ({ params }: { params: { id: string } }) => records.stampOf(params.id);
  const shared = { method: 'get', tag: 'results', params: runParams, version } as const;
  const tensorsOf = ({ id }: StoredTask, file: string) =>
    readTensors(join(store.taskFolder(id), file));
  return [
    defineRoute({
      ...shared,
      path: '/api/v1/runs/{id}/similarity',
      operationId: 'getSimilarity',
      summary: 'CKA of layers with each other',
      query: ofTask,
      responses: { 200: jsonResponse('The matrices', similaritiesSchema) },
      handle: async ({ params, query }) => {
        const run = await records.read(params.id);
        const tasks = await measuredTasks(store, run, 'similarity', query.task);
        return { status: 200, value: { run: run.id, tasks: tasks.map((task) => headed(task)) } };
      },
    }),
    defineRoute({
      ...shared,
      path: '/api/v1/runs/{id}/variance',
      operationId: 'getVariance',
      summary: 'Variance within and between classes, and neural collapse',
      query: ofTask,
      responses: { 200: jsonResponse('The variances', variancesSchema) },
      handle: async ({ params, query }) => {
        const run = await records.read(params.id);
        const tasks = await measuredTasks(store, run, 'variance', query.task);
        return { status: 200, value: { run: run.id, tasks: tasks.map((task) => headed(task)) } };
      },
    }),
    defineRoute({
      ...shared,
      path: '/api/v1/runs/{id}/spectra',
      operationId: 'getSpectra',
      summary: 'All singular values of layers',
      query: ofLayer,
      responses: { 200: jsonResponse('The spectra', spectraSchema) },
      handle: async ({ params, query }) => {
        const run = await records.read(params.id);
        const tasks = [];
        for (const task of await measuredTasks(store, run, 'spectrum', query.task)) {
          const tensors = layersIn(await tensorsOf(task, artifactFiles.spectrum), query.layer);
          const values = tensors.map(([name, { data }]) => [name, Array.from(data, Number)]);
          tasks.push(headed(task, { values: Object.fromEntries(values) }));
        }
        return { status: 200, value: { run: run.id, tasks } };
      },
    }),
    defineRoute({
      ...shared,
      path: '/api/v1/runs/{id}/embeddings',
      operationId: 'getEmbeddings',
      summary: 'Maps of the images by layer',
      query: ofLayer,
      responses: { 200: jsonResponse('The maps', embeddingsSchema) },
      handle: async ({ params, query }) => {
        const run = await records.read(params.id);
        const tasks = [];
        for (const task of await measuredTasks(store, run, 'embed', query.task)) {
          const tensors = await tensorsOf(task, artifactFiles.embedding);
          const labels = Array.from(tensors.get(labelsName)?.data ?? [], Number);
          const points = layersIn(tensors, query.layer).map(([name, tensor]) => [
            name,
            rowsOf(tensor),
          ]);
          tasks.push(headed(task, { labels, points: Object.fromEntries(points) }));
        }
        return { status: 200, value: { run: run.id, tasks } };
      },
    }),
  ];
}

/** The tensor of an embedding that is no layer’s. */
const labelsName = 'labels';

function headed({ id, label, inputs, result }: StoredTask, more: object = {}) {
  return { id, label, inputs, result: { ...result, ...more } };
}

function layersIn(tensors: ReadonlyMap<string, StoredTensor>, layer: string | undefined) {
  return [...tensors].filter(
    ([name]) => name !== labelsName && (layer === undefined || name === layer),
  );
}

/** The rows of a matrix. A file may claim any number of rows of no numbers: those are none. */
function rowsOf({ shape: [, width = 0], data }: StoredTensor): number[][] {
  const count = width === 0 ? 0 : data.length / width;
  return Array.from({ length: count }, (_, row) =>
    Array.from(data.slice(row * width, (row + 1) * width), Number),
  );
}
