import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbedResult, TunnelError } from '@tunnel/core';
import type { EngineJob, SubjectRef } from '@tunnel/native';
import { readTensors, type StoredTensor, writeTensors } from '@tunnel/store';
import { EmbedProgress } from '../embedding/EmbedProgress.js';
import { spreadOf } from '../embedding/spreadOf.js';
import { umap, umapLibrary } from '../embedding/umap.js';
import { artifactFiles } from './artifactFiles.js';
import { inputOf } from './inputs.js';
import { jobOf } from './jobOf.js';
import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Layers that are mapped where none are named. */
const layerCount = 6;

/** Starts the maps of images: principal components by the engine, then UMAP layer by layer. */
export function startEmbed(start: TaskStart<'embed'>): EngineJob<EmbedResult> {
  return jobOf(start.options, (signal) => embed(start, signal));
}

async function embed(start: TaskStart<'embed'>, signal: AbortSignal): Promise<EmbedResult> {
  const began = performance.now();
  const { task, folder, setting, options } = start;
  const { maxFeatures, components: count, images, ...settings } = task.spec.embed;
  // What ends like this is no part of the artifact.
  const file = join(folder, 'components.tmp');
  const reading = readingOf(start);
  const components = await setting.engine
    .components(
      {
        ...reading,
        layers: reading.layers ?? (await layersOf(start, reading.subject)),
        data: splitOf(start, task.spec, 'test', images),
        components: { maxFeatures, count },
        file,
      },
      { ...options, signal },
    )
    .wait();
  if (components.images <= settings.neighbours) {
    throw new TunnelError(
      'invalid-spec',
      `embed.neighbours is ${settings.neighbours}, and there are ${components.images} images; give fewer neighbours, or more images`,
      { images: components.images },
    );
  }
  const tensors = await readTensors(file);
  const progress = new EmbedProgress(options.onProgress, settings.epochs, components.layers.length);
  const maps = new Map<string, StoredTensor>();
  for (const [index, { name, layer }] of components.layers.entries()) {
    const { data, shape } = scoresOf(tensors, name);
    const words = [...wordsOf(task.spec.seed), layer];
    const input = { points: data, features: shape[1] ?? 0, settings, words };
    progress.tell(index, 0);
    const map = await umap(input, signal, (epoch) => progress.tell(index, epoch));
    maps.set(name, { dtype: 'F32', shape: [components.images, settings.dimensions], data: map });
  }
  const labels = tensors.get('labels');
  if (labels) maps.set('labels', labels);
  await writeTensors(join(folder, artifactFiles.embedding), maps);
  await rm(file);
  return {
    ...components,
    layers: [...components.layers],
    library: umapLibrary,
    dimensions: settings.dimensions,
    seconds: (performance.now() - began) / 1000,
  };
}

/** The names of a spread of the layers that are read by default. */
async function layersOf(start: TaskStart<'embed'>, subject: SubjectRef): Promise<string[]> {
  return spreadOf(await defaultLayers(start, subject), layerCount);
}

async function defaultLayers(
  start: TaskStart<'embed'>,
  subject: SubjectRef,
): Promise<readonly string[]> {
  const { engine } = start.setting;
  if (subject.kind === 'activations') {
    const { spec } = inputOf(start, 'weights');
    return spec.kind === 'import' && spec.source.kind === 'activations' ? spec.source.layers : [];
  }
  if (subject.kind === 'script' && subject.outputs) return subject.outputs;
  const request =
    subject.kind === 'script'
      ? { script: { file: subject.file, side: subject.side, outputs: null } }
      : { network: subject.network };
  const { layers } = await engine.inspect(request).wait();
  return layers.filter((layer) => layer.default).map(({ name }) => name);
}

function scoresOf(tensors: ReadonlyMap<string, StoredTensor>, name: string) {
  const scores = tensors.get(name);
  if (scores?.dtype === 'F32' && scores.shape.length === 2) return scores;
  throw new TunnelError('internal', `the engine wrote no components of ${name}`, { layer: name });
}

/** A seed of up to 53 bits as words of 32. */
function wordsOf(seed: number): [number, number] {
  return [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
}
