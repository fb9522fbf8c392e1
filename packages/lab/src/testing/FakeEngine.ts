import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type ProbeResult, type RankResult, type TrainResult, TunnelError } from '@tunnel/core';
import type { Engine, EngineJob, JobOptions, TrainRequest } from '@tunnel/native';

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
    return this.#job(options, (signal) => this.#train(request, options, signal));
  }

  probe(request: { correctnessFile: string }, options: JobOptions = {}): EngineJob<ProbeResult> {
    return this.#job(options, async (signal) => {
      await this.#take('probe', signal);
      writeFileSync(request.correctnessFile, 'correct');
      const layer = { layer: 1, name: 'relu1', features: 1, featuresUsed: 1, lossNats: 1 };
      const found = { accuracy: 0.5, trainAccuracy: 0.5, epoch: 1, validationAccuracy: null };
      const images = { imagesTrain: 1, imagesTest: 1, classes: 1 };
      return { layers: [{ ...layer, ...found }], ...images, seconds: 1, device: 'cpu' };
    });
  }

  rank(_request: unknown, options: JobOptions = {}): EngineJob<RankResult> {
    return this.#job(options, async (signal) => {
      await this.#take('rank', signal);
      const layer = { layer: 1, name: 'relu1', features: 1, featuresUsed: 1 };
      const layers = [{ ...layer, rank: 1, cap: 1, sigma1: 1 }];
      return { layers, images: 1, rtol: 1e-3, seconds: 1, device: 'cpu' };
    });
  }

  features(): never {
    throw new Error('no plan asks for features');
  }

  inspect(): never {
    throw new Error('no plan inspects a network');
  }

  device(): never {
    throw new Error('no plan asks for the device');
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
        step: epoch,
        steps: epochs,
        epoch,
        epochs,
        ...pace,
      });
    }
    writeFileSync(weightsFile, `weights ${seed}`);
    const test = { testAccuracy: 0.5, testLossNats: 1, testCalibrationError: 0.1 };
    const parts = { testAccuracyByClass: [0.5], testAccuracyByHead: [0.5], validation: null };
    const counts = { imagesTrain: 1, imagesTest: 1, parameters: 1, steps: 1, threads: 1 };
    const rest = { epochs: [], checkpoints: [], seconds: 1, device: 'cpu' };
    return { ...test, ...parts, ...counts, ...rest, precision: 'float32' };
  }

  async #take(what: string, signal: AbortSignal): Promise<void> {
    appendFileSync(this.#log, `${what}\n`);
    await setTimeout(this.#ms, undefined, { signal }).catch(() => {
      throw new TunnelError('cancelled', `${what} was cancelled`);
    });
  }

  #job<T>({ signal }: JobOptions, work: (signal: AbortSignal) => Promise<T>): EngineJob<T> {
    const own = new AbortController();
    const result = work(signal ? AbortSignal.any([signal, own.signal]) : own.signal);
    return { wait: () => result, cancel: () => own.abort() };
  }
}
