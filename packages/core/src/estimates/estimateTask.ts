import { type NetworkSize, networkSize } from '../memory/networkSize.js';
import { trainingBytes } from '../memory/trainingBytes.js';
import { isTaskOf, type Task } from '../plans/Task.js';
import { type DataSpec, sideOf } from '../specs/dataSpec.js';
import { dataSpecsOf } from '../specs/dataSpecsOf.js';
import type { TaskSpec } from '../specs/taskSpec.js';
import { imagesOf } from './imagesOf.js';

/** What a task is likely to need, by its spec alone. */
export interface TaskEstimate {
  /** All multiplications, each with its addition. */
  readonly multiplyAdds: number;
  /** The images of its data sets, as bytes. */
  readonly imageBytes: number;
  /** The network, and in training what `trainingBytes` counts. */
  readonly networkBytes: number;
  /** Features of all layers at once. What a task is not given of it, it keeps on the disk. */
  readonly featureBytes: number;
}

/** A pass back through a network is about two forward. */
const passesInStep = 3;
const bytes = 4;
/** Taken for a network that is a script’s: that of ResNet-34 at 32 pixels. */
const unknownNetwork = {
  kind: 'resnet',
  depth: 34,
  widthMultiplier: 1,
  heads: null,
  initialisation: 'kaiming',
} as const;
/** Taken where nothing says how many images are measured. */
const measuredImages = 10_000;
/** Taken where a spec has no `maxFeatures`. */
const mostFeatures = 8000;

/**
 * Estimates what a task needs, to within a small factor: enough to ask a scheduler for time and
 * memory, and not a measurement.
 */
export function estimateTask(task: Task): TaskEstimate {
  const data = dataSpecsOf(task.spec);
  const size = sizeOf(task, data);
  const imageBytes = sum(data.map((each) => imagesOf(each).all * 3 * sideOf(each) ** 2));
  const held = { imageBytes, networkBytes: size.parameters * bytes };
  if (isTaskOf(task, 'train') || isTaskOf(task, 'continual')) {
    const images = sum(data.map((each) => imagesOf(each).train)) * task.spec.training.epochs;
    const tested = sum(data.map((each) => imagesOf(each).test));
    return {
      multiplyAdds: (passesInStep * images + tested) * size.multiplyAdds,
      imageBytes,
      networkBytes: trainingBytes(task),
      featureBytes: 0,
    };
  }
  switch (task.spec.kind) {
    case 'import':
      return { multiplyAdds: 0, ...held, featureBytes: 0 };
    case 'cost':
      return { multiplyAdds: 100 * size.multiplyAdds, ...held, featureBytes: 0 };
    default:
      return { ...measuring(task, size, data), ...held };
  }
}

/** Of tasks that read layers: passes over the images, and then work on features. */
function measuring({ spec, classes }: Task, size: NetworkSize, data: readonly DataSpec[]) {
  const [first] = data;
  const count = first ? imagesOf(first) : { train: measuredImages, test: measuredImages };
  // Nothing is read of a network that stays whole: it classifies the test images.
  if (spec.kind === 'graft' && spec.cut === null) {
    return { multiplyAdds: count.test * size.multiplyAdds, featureBytes: 0 };
  }
  const probed = spec.kind === 'probe' || spec.kind === 'graft';
  const images = probed ? count.train + count.test : (measuredOf(spec) ?? count.test);
  const most = spec.kind === 'probe' ? spec.probe.maxFeatures : mostFeatures;
  const features = size.features.map((each) => Math.min(each, most));
  const epochs = spec.kind === 'probe' ? spec.probe.epochs : 10;
  const work = probed
    ? passesInStep * images * epochs * sum(features) * (classes ?? 1)
    : sum(features.map((each) => images * each * Math.min(each, images)));
  return {
    multiplyAdds: images * size.multiplyAdds + work,
    featureBytes: bytes * images * sum(features),
  };
}

/** How many images a measure asks for; null for all of the split. */
function measuredOf(spec: TaskSpec): number | null {
  switch (spec.kind) {
    case 'rank':
      return spec.rank.images;
    case 'spectrum':
      return spec.spectrum.images;
    case 'similarity':
      return spec.similarity.images;
    case 'variance':
      return spec.variance.images;
    case 'change':
      return spec.change.images;
    case 'embed':
      return spec.embed.images;
    default:
      return null;
  }
}

function sizeOf({ network, classes }: Task, [first]: readonly DataSpec[]): NetworkSize {
  return networkSize(network ?? unknownNetwork, first ? sideOf(first) : 32, classes ?? 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
