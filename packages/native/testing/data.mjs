import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pixels = 3 * 1024;

/** A folder of its own for one test. */
export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'tunnel-native-'));
}

/**
 * Writes a file in CIFAR-10's layout whose ten classes have their bright band at different
 * heights, and gives its `DataRef`. A small network learns them within an epoch.
 */
export function writeImages(folder, name, count) {
  const bytes = Buffer.alloc(count * (1 + pixels));
  let state = 12345;
  for (let image = 0; image < count; image++) {
    const label = image % 10;
    const start = image * (1 + pixels);
    bytes[start] = label;
    for (let at = 1; at <= pixels; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const row = ((at - 1) % 1024) >> 5;
      const band = Math.floor((row * 10) / 32) === label ? 120 : 0;
      bytes[start + at] = band + (state >>> 25);
    }
  }
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return { files: [file], layout: 'cifar10', classCount: 10, classes: null, images: null };
}

/** A request to train a small network on such images. */
export function trainRequest(folder, { epochs = 2, images = 1000, depth = 2, width = 32 } = {}) {
  return {
    network: { kind: 'mlp', depth, width, classes: 10 },
    initialisation: 'kaiming',
    train: writeImages(folder, 'train.bin', images),
    test: writeImages(folder, 'test.bin', 200),
    validation: null,
    training: {
      epochs,
      batchSize: 50,
      learningRate: 0.02,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 0,
      decay: 'all',
      schedule: { kind: 'constant' },
      warmupEpochs: 0,
      labelSmoothing: 0,
      gradientClip: null,
      augmentation: { crop: 0, flip: false },
      precision: 'float32',
    },
    seed: 0,
    run: { device: 'cpu', threads: null },
    weightsFile: join(folder, 'weights.safetensors'),
    checkpoints: null,
    resumeFile: null,
  };
}
