import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type ChangeResult,
  type ContinualResult,
  type CostResult,
  createRandomStream,
  type GraftResult,
  type ProbeResult,
  type RankResult,
  type SimilarityResult,
  type SpectrumResult,
  type TrainResult,
  TunnelError,
  type VarianceResult,
} from '@tunnel/core';
import type {
  ActivationsRef,
  ChangeRequest,
  ComponentsRequest,
  ComponentsResult,
  ContinualRequest,
  CostRequest,
  DeviceResult,
  Engine,
  EngineJob,
  GraftRequest,
  ImportRequest,
  ImportWeightsResult,
  InspectActivationsResult,
  InspectResult,
  JobOptions,
  SimilarityRequest,
  SpectrumRequest,
  TrainRequest,
} from '@tunnel/native';
import { type StoredTensor, writeTensors } from '@tunnel/store';
import { jobOf } from '../tasks/jobOf.js';

/** How a fake engine behaves. */
export interface FakeEngineOptions {
  /** Every call and every epoch adds a line to this file. */
  readonly log: string;
  /** How long an epoch of a training takes, and a measurement, in milliseconds. */
  readonly ms: number;
}

/**
 * An engine that computes nothing, but takes its time, writes the files that it is asked for, can be
 * cancelled, and goes on from a resume file, as the real one does.
 */
export class FakeEngine implements Engine {
  readonly #log: string;
  readonly #ms: number;

  constructor({ log, ms }: FakeEngineOptions) {
    this.#log = log;
    this.#ms = ms;
  }

  train(request: TrainRequest, options: JobOptions = {}): EngineJob<TrainResult> {
    return jobOf(options, (signal) => this.#train(request, options, signal));
  }

  continual(request: ContinualRequest, options: JobOptions = {}): EngineJob<ContinualResult> {
    const { tasks, weightsFile, checkpoints } = request;
    return this.#measure('continual', options, () => {
      writeFileSync(weightsFile, 'weights');
      const learned = tasks.map(({ name }, index) => {
        const checkpoint = `task-000${index + 1}.safetensors`;
        writeFileSync(join(checkpoints.folder, checkpoint), 'weights');
        const images = { imagesTrain: 1, imagesTest: 1, validation: null };
        return { name, ...images, epochs: [], seconds: 1, checkpoint };
      });
      const accuracy = tasks.map(() => tasks.map(() => 0.5));
      const measures = { accuracy, lossNats: accuracy, forgetting: tasks.map(() => 0) };
      const rest = { parameters: 1, steps: 1, precision: 'float32', threads: 1 } as const;
      return { tasks: learned, ...measures, ...rest, ...where };
    });
  }

  graft({ outputFile, cut }: GraftRequest, options: JobOptions = {}): EngineJob<GraftResult> {
    return this.#measure('graft', options, () => {
      writeFileSync(outputFile, 'weights');
      const kept = { features: 1, epoch: 1, trainAccuracy: 0.5, validationAccuracy: null };
      const head = cut && { layer: cut.layer, ...kept };
      return { ...tested, grafted: [], parameters: 1, cut: head, imagesTest: 1, ...where };
    });
  }

  importWeights(request: ImportRequest, options: JobOptions = {}): EngineJob<ImportWeightsResult> {
    return this.#measure('import', options, () => {
      writeFileSync(request.weightsFile, readFileSync(request.file));
      const normalisation = request.normalisation ?? { mean: [0, 0, 0], std: [1, 1, 1] };
      return { parameters: 1, renamed: [['a', 'b']], leftOut: ['c'], normalisation };
    });
  }

  probe(request: { correctnessFile: string }, options: JobOptions = {}): EngineJob<ProbeResult> {
    return this.#measure('probe', options, () => {
      writeFileSync(request.correctnessFile, 'correct');
      const found = { accuracy: 0.5, trainAccuracy: 0.5, epoch: 1, validationAccuracy: null };
      const images = { imagesTrain: 1, imagesTest: 1, classes: 1 };
      return { layers: [{ ...layer, lossNats: 1, ...found }], ...images, ...where };
    });
  }

  rank(_request: unknown, options: JobOptions = {}): EngineJob<RankResult> {
    const layers = [{ ...layer, rank: 1, cap: 1, sigma1: 1 }];
    return this.#measure('rank', options, () => ({ layers, images: 1, rtol: 1e-3, ...where }));
  }

  spectrum(request: SpectrumRequest, options: JobOptions = {}): EngineJob<SpectrumResult> {
    return this.#measure('spectrum', options, () => {
      writeFileSync(request.spectrumFile, 'values');
      const { rtols } = request.spectrum;
      const ranks = rtols.map(() => 1);
      const found = { cap: 1, sigma1: 1, ranks, dataRanks: ranks, matrixRank: 1 };
      const soft = { effectiveRank: 1, participationRatio: 1, rankMe: 1 };
      return { layers: [{ ...layer, ...found, ...soft }], images: 1, rtols, ...where };
    });
  }

  similarity(request: SimilarityRequest, options: JobOptions = {}): EngineJob<SimilarityResult> {
    const { method } = request.similarity;
    return this.#measure('similarity', options, () => {
      const layers = [{ ...layer, constant: false }];
      const otherLayers = request.other && layers;
      const found = { biased: [[1]], debiased: [[1]], permutation: null };
      return { layers, otherLayers, method, ...found, images: 1, ...where };
    });
  }

  variance(_request: unknown, options: JobOptions = {}): EngineJob<VarianceResult> {
    return this.#measure('variance', options, () => {
      const collapse = { nc1: 1, nc2Equinorm: 0, nc2Equiangular: 0, nc3: null, nc4: null };
      const found = { intra: 1, inter: 1, ratio: 1, ...collapse, nearestMeanAccuracy: 0.5 };
      return { layers: [{ ...layer, ...found }], classes: 2, images: 1, ...where };
    });
  }

  change(request: ChangeRequest, options: JobOptions = {}): EngineJob<ChangeResult> {
    const { data, checkpoints } = request;
    return this.#measure('change', options, () => {
      const steps = checkpoints?.slice(1).map(({ label }, index) => {
        const from = checkpoints[index]?.label ?? '';
        return { from, to: label, absolute: [1], relative: [null] };
      });
      const layers = [{ name: 'fc1', parameters: ['fc1.weight'] }];
      return {
        representations: data && { layers: [layer], l1: [[0]] },
        weights: steps ? { layers, steps, fromFirst: steps } : null,
        images: data && 1,
        ...where,
      };
    });
  }

  /** Writes two clouds of points, of the images’ two classes. */
  components(request: ComponentsRequest, options: JobOptions = {}): EngineJob<ComponentsResult> {
    const { file, layers: names, seed } = request;
    return this.#measure('components', options, async () => {
      const tensors = new Map<string, StoredTensor>();
      const read = names ?? [layer.name];
      for (const name of read) tensors.set(name, clouds(seed));
      const labels = BigInt64Array.from({ length: cloudImages }, (_, n) => BigInt(n % 2));
      tensors.set('labels', { dtype: 'I64', shape: [cloudImages], data: labels });
      await writeTensors(file, tensors);
      const found = { ...layer, components: 3, explained: 0.9 };
      const layers = read.map((name, index) => ({ ...found, layer: index + 1, name }));
      return { layers, images: cloudImages, ...where };
    });
  }

  cost({ batchSize, precision }: CostRequest, options: JobOptions = {}): EngineJob<CostResult> {
    return this.#measure('cost', options, () => {
      const time = { min: 1, median: 1 };
      const own = { parameters: 1, multiplyAdds: 1, microseconds: time };
      const cumulative = {
        cumulativeParameters: 1,
        cumulativeMultiplyAdds: 1,
        cumulativeMicroseconds: time,
      };
      const layers = [{ layer: 1, name: 'relu1', ...own, ...cumulative }];
      return { batchSize, layers, ...own, precision, threads: 1, ...where };
    });
  }

  features(): never {
    throw new Error('no plan asks for features');
  }

  inspect(): EngineJob<InspectResult> {
    const layers = Array.from({ length: 11 }, (_, index) => ({
      layer: index + 1,
      name: `relu${index + 1}`,
      shape: [1],
      features: 1,
      default: index < 10,
    }));
    return this.#measure('inspect', {}, () => ({ layers, parameters: [], parameterCount: 1 }));
  }

  inspectActivations({ layers }: ActivationsRef): EngineJob<InspectActivationsResult> {
    const seen = layers.map(({ name }, index) => ({
      layer: index + 1,
      name,
      shape: [1],
      features: 1,
      default: true,
    }));
    return this.#measure('inspect', {}, () => ({ layers: seen, images: 4, classes: 2 }));
  }

  device(): EngineJob<DeviceResult> {
    const cpu = { cores: 4, threads: 4, bfloat16: false };
    const cuda = { available: false, devices: 0 };
    return jobOf({}, async () => ({ libtorch: '0', cpu, cuda, auto: 'cpu' }));
  }

  #measure<T>(verb: string, options: JobOptions, result: () => T | Promise<T>): EngineJob<T> {
    return jobOf(options, async (signal) => {
      await this.#take(verb, signal);
      return result();
    });
  }

  async #train(
    request: TrainRequest,
    { onProgress }: JobOptions,
    signal: AbortSignal,
  ): Promise<TrainResult> {
    const { weightsFile, resumeFile, training, seed } = request;
    if (resumeFile === null) throw new Error('a training without a resume file');
    const done = existsSync(resumeFile) ? Number(readFileSync(resumeFile, 'utf8')) : 0;
    for (let epoch = done + 1; epoch <= training.epochs; epoch++) {
      await this.#take(`train ${seed} epoch ${epoch}`, signal);
      writeFileSync(`${resumeFile}.${process.pid}.tmp`, String(epoch));
      renameSync(`${resumeFile}.${process.pid}.tmp`, resumeFile);
      const { epochs } = training;
      const pace = { imagesPerSecond: null, lossNats: null, secondsLeft: null };
      onProgress?.({
        verb: 'train',
        phase: 'train',
        task: 0,
        tasks: 0,
        step: epoch,
        steps: epochs,
        epoch,
        epochs,
        ...pace,
      });
    }
    writeFileSync(weightsFile, `weights ${seed}`);
    const kept = request.checkpoints?.steps.map((step) => {
      const file = `step-${String(step).padStart(8, '0')}.safetensors`;
      writeFileSync(join(request.checkpoints?.folder ?? '', file), `weights at ${step}`);
      return { file, epoch: 0, step };
    });
    const counts = { imagesTrain: 1, imagesTest: 1, parameters: 1, steps: 1, threads: 1 };
    const rest = { validation: null, epochs: [], checkpoints: kept ?? [], ...where };
    return { ...tested, ...counts, ...rest, precision: 'float32' };
  }

  async #take(what: string, signal: AbortSignal): Promise<void> {
    appendFileSync(this.#log, `${what}\n`);
    await setTimeout(this.#ms, undefined, { signal }).catch(() => {
      throw new TunnelError('cancelled', `${what} was cancelled`);
    });
  }
}

/** What every result says. */
const where = { seconds: 1, device: 'cpu' };

/** The layer that is read. */
const layer = { layer: 1, name: 'relu1', features: 1, featuresUsed: 1 };

/** What a network does on test images. */
const tested = {
  testAccuracy: 0.5,
  testLossNats: 1,
  testCalibrationError: 0.1,
  testAccuracyByClass: [0.5],
  testAccuracyByHead: [0.5],
};

const cloudImages = 60;

/** Points `[60, 3]` about (−10, 0, 0) and (10, 0, 0) in turn. */
function clouds(seed: number): StoredTensor {
  const random = createRandomStream(seed);
  const data = Float32Array.from({ length: 3 * cloudImages }, (_, at) => {
    const centre = at % 3 === 0 ? (at % 2 === 0 ? -10 : 10) : 0;
    return centre + random();
  });
  return { dtype: 'F32', shape: [cloudImages, 3], data };
}
