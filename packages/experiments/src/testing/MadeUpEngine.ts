import { writeFileSync } from 'node:fs';
import type { ProbeResult, RankResult, TrainResult } from '@tunnel/core';
import type {
  DeviceResult,
  Engine,
  EngineJob,
  ProbeRequest,
  RankRequest,
  TrainRequest,
} from '@tunnel/native';

/** Test images of every probe. */
const images = 400;

/**
 * An engine that computes nothing: its networks have four layers, ID accuracy is there from the
 * second one on, OOD accuracy and rank fall, and each seed has numbers a little different.
 */
export class MadeUpEngine implements Engine {
  train({ weightsFile, training, seed }: TrainRequest): EngineJob<TrainResult> {
    writeFileSync(weightsFile, 'weights');
    return done({
      testAccuracy: 0.8 + 0.01 * seed,
      testLossNats: 1,
      testCalibrationError: 0.1,
      testAccuracyByClass: [0.8],
      testAccuracyByHead: [0.8],
      validation: null,
      imagesTrain: 1000,
      imagesTest: images,
      parameters: 1,
      epochs: [],
      steps: 1,
      checkpoints: [],
      seconds: 10,
      device: 'cpu',
      precision: training.precision,
      threads: 1,
    });
  }

  probe({ correctnessFile, train, seed }: ProbeRequest): EngineJob<ProbeResult> {
    const files = 'files' in train ? train.files : [];
    const ood = train.classCount !== 10 || files.some((file) => file.includes('ood'));
    const right = (ood ? [200, 240, 180, 120] : [200, 316, 320, 320]).map((n) => n + 2 * seed);
    writeFileSync(correctnessFile, correctness(right));
    return done({
      layers: right.map((n, index) => ({
        ...layerAt(index),
        accuracy: n / images,
        lossNats: 1,
        trainAccuracy: 0.9,
        epoch: 1,
        validationAccuracy: null,
      })),
      imagesTrain: train.images?.count ?? 1000,
      imagesTest: images,
      classes: 10,
      seconds: 2,
      device: 'cpu',
    });
  }

  rank({ rank, seed }: RankRequest): EngineJob<RankResult> {
    const layers = [100, 80, 40, 12].map((each, index) => ({
      ...layerAt(index),
      rank: each + seed,
      cap: 128,
      sigma1: 1,
    }));
    return done({ layers, images, rtol: rank.rtol, seconds: 1, device: 'cpu' });
  }

  device(): EngineJob<DeviceResult> {
    return done({
      libtorch: '2.11.0',
      cpu: { cores: 2, threads: 2, bfloat16: true },
      cuda: { available: false, devices: 0 },
      auto: 'cpu',
    });
  }

  continual(): never {
    throw unasked('continual');
  }

  graft(): never {
    throw unasked('graft');
  }

  importWeights(): never {
    throw unasked('importWeights');
  }

  spectrum(): never {
    throw unasked('spectrum');
  }

  similarity(): never {
    throw unasked('similarity');
  }

  variance(): never {
    throw unasked('variance');
  }

  change(): never {
    throw unasked('change');
  }

  components(): never {
    throw unasked('components');
  }

  cost(): never {
    throw unasked('cost');
  }

  features(): never {
    throw unasked('features');
  }

  inspect(): never {
    throw unasked('inspect');
  }

  inspectActivations(): never {
    throw unasked('inspectActivations');
  }
}

function unasked(verb: string): Error {
  return new Error(`no experiment asks for ${verb}`);
}

function layerAt(index: number) {
  return { layer: index + 1, name: `tap${index + 1}`, features: 128, featuresUsed: 128 };
}

/** A safetensors file of which images are right: of each layer’s the first so many. */
function correctness(right: readonly number[]): Buffer {
  const data = Buffer.concat(right.map((n) => Buffer.alloc(images).fill(1, 0, n)));
  const tensor = { dtype: 'U8', shape: [right.length, images], data_offsets: [0, data.length] };
  const header = Buffer.from(JSON.stringify({ correct: tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

function done<T>(result: T): EngineJob<T> {
  return { wait: () => Promise.resolve(result), cancel: () => {} };
}
