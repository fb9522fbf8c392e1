import { describe, expect, it } from 'vitest';
import { refusal } from '../testing/refusal.js';
import { classCountOf, sideOf } from './dataSpec.js';
import {
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseRankSpec,
  normaliseTaskSpec,
  normaliseTrainingSpec,
} from './normalise.js';
import { probeProtocols } from './probeProtocols.js';

const mlp = { kind: 'mlp', depth: 12, width: 512 };
const vgg = { kind: 'vgg', depth: 19 };
const resnet = { kind: 'resnet', depth: 34 };
const sgd = { epochs: 8, learningRate: 0.02 };
const cifar10 = { dataset: 'cifar10' };
const pets = { dataset: 'pets', classCount: 3, side: 64 };
const data = normaliseDataSpec;
const train = { kind: 'train', network: mlp, data: cifar10, training: sgd };
const probe = { kind: 'probe', role: 'ood', data: { dataset: 'cifar100', classes: [3, 1] } };
const rank = { kind: 'rank', data: cifar10 };

describe('defaults', () => {
  it('are those that the documentation states', () => {
    const one = { heads: null, initialisation: 'kaiming' };
    expect(normaliseNetworkSpec(mlp)).toEqual({ ...mlp, ...one });
    expect(normaliseNetworkSpec(vgg)).toEqual({
      ...vgg,
      convolutions: null,
      widthMultiplier: 1,
      ...one,
    });
    expect(normaliseNetworkSpec(resnet)).toEqual({ ...resnet, widthMultiplier: 1, ...one });
    expect(normaliseDataSpec(cifar10)).toEqual({
      dataset: 'cifar10',
      contentHash: null,
      classCount: null,
      side: null,
      classes: null,
      images: null,
      imagesPerClass: null,
      validationShare: 0,
    });
    expect(normaliseTrainingSpec(sgd)).toEqual({
      epochs: 8,
      batchSize: 128,
      learningRate: 0.02,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 1e-4,
      decay: 'all',
      schedule: { kind: 'constant' },
      warmupEpochs: 0,
      labelSmoothing: 0,
      gradientClip: null,
      augmentation: { crop: 0, flip: false },
      precision: 'float32',
      checkpoints: { everyEpochs: null, steps: [] },
    });
    expect(normaliseProbeSpec({})).toEqual({
      epochs: 30,
      batchSize: 512,
      learningRate: 1e-3,
      weightDecay: 0,
      labelSmoothing: 0,
      maxFeatures: 8000,
      standardise: true,
      pooling: null,
      validationShare: 0,
    });
    expect(normaliseRankSpec({})).toEqual({ rtol: 1e-3, maxFeatures: 8000, images: null });
  });

  it('fill the parts of a task', () => {
    const spec = normaliseTaskSpec(probe);
    expect(spec).toMatchObject({ layers: null, precision: 'float32', seed: 0 });
    expect(spec.kind === 'probe' && spec.probe).toEqual(normaliseProbeSpec({}));
  });

  it('complete a part that is given in part', () => {
    const given = { ...sgd, augmentation: { flip: true } };
    expect(normaliseTrainingSpec(given).augmentation).toEqual({ crop: 0, flip: true });
    const schedule = { kind: 'multi-step', milestones: [4, 6] };
    expect(normaliseTrainingSpec({ ...sgd, schedule }).schedule).toEqual({
      ...schedule,
      factor: 0.1,
    });
    const cycle = { kind: 'one-cycle', riseShare: 0.2 };
    expect(normaliseTrainingSpec({ ...sgd, schedule: cycle }).schedule).toEqual({
      ...cycle,
      startFactor: 0.04,
      endFactor: 4e-6,
    });
    const checkpoints = { steps: [1, 100] };
    expect(normaliseTrainingSpec({ ...sgd, checkpoints }).checkpoints).toEqual({
      everyEpochs: null,
      steps: [1, 100],
    });
  });

  it('leave the input as it was', () => {
    const input = Object.freeze({ ...sgd, augmentation: Object.freeze({}) });
    normaliseTrainingSpec(input);
    expect(input).toEqual({ ...sgd, augmentation: {} });
  });
});

describe('normalising', () => {
  const schedules = [
    { kind: 'constant' },
    { kind: 'cosine' },
    { kind: 'multi-step', milestones: [1, 7] },
    { kind: 'one-cycle' },
  ];
  const networks = [vgg, { ...vgg, convolutions: 10 }, resnet, { ...resnet, heads: [5, 5] }];
  const tasks = [
    train,
    probe,
    rank,
    ...schedules.map((schedule) => ({ ...train, training: { ...sgd, schedule } })),
    ...networks.map((network) => ({ ...train, network })),
    ...Object.values(probeProtocols).map((protocol) => ({ ...probe, probe: protocol })),
  ];

  it.each(tasks)('what is normalised changes nothing: %j', (task) => {
    const once = normaliseTaskSpec(task);
    expect(normaliseTaskSpec(once)).toEqual(once);
    expect(normaliseTaskSpec(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});

describe('an unknown key', () => {
  it.each([
    ['learningrate', 'training.learningRate'],
    ['epoch', 'training.epochs'],
    ['batchsize', 'training.batchSize'],
    ['weight_decay', 'training.weightDecay'],
    ['AUGMENTATION', 'training.augmentation'],
  ])('%s is named with the nearest known one, even where that one is missing', (key, nearest) => {
    const { code, message } = refusal(() => normaliseTrainingSpec({ [key]: 1 }));
    expect(code).toBe('invalid-spec');
    expect(message).toBe(`training.${key} is not known; did you mean ${nearest}?`);
  });

  it.each([
    [{ ...train, network: { ...mlp, Width: 3 } }, 'task.network.Width', 'task.network.width'],
    [
      { ...train, training: { ...sgd, augmentation: { flips: true } } },
      'task.training.augmentation.flips',
      'task.training.augmentation.flip',
    ],
    [
      { ...train, training: { ...sgd, schedule: { kind: 'multi-step', milestone: [1] } } },
      'task.training.schedule.milestone',
      'task.training.schedule.milestones',
    ],
    [
      { ...train, network: { ...vgg, widthMultipler: 0.25 } },
      'task.network.widthMultipler',
      'task.network.widthMultiplier',
    ],
    [{ ...probe, layer: ['relu1'] }, 'task.layer', 'task.layers'],
  ])('is found at any depth: %#', (task, path, nearest) => {
    const { message, context } = refusal(() => normaliseTaskSpec(task));
    expect(message).toBe(`${path} is not known; did you mean ${nearest}?`);
    expect(context).toEqual({ path });
  });

  it.each(['__proto__', 'constructor', 'toString'])('%s is no key either', (key) => {
    const input = JSON.parse(`{"kind":"mlp","depth":1,"width":1,"${key}":{}}`);
    expect(refusal(() => normaliseNetworkSpec(input)).context).toEqual({ path: `network.${key}` });
  });
});

describe('a bad value', () => {
  const bad: [string, () => unknown, string][] = [
    ['no object', () => normaliseNetworkSpec(null), 'network'],
    ['a list', () => normaliseNetworkSpec([]), 'network'],
    ['text', () => normaliseTrainingSpec('fast'), 'training'],
    ['nothing', () => normaliseTaskSpec(undefined), 'task'],
    ['an unknown network', () => normaliseNetworkSpec({ ...mlp, kind: 'rnn' }), 'network.kind'],
    ['depth 0', () => normaliseNetworkSpec({ ...mlp, depth: 0 }), 'network.depth'],
    ['depth 257', () => normaliseNetworkSpec({ ...mlp, depth: 257 }), 'network.depth'],
    ['half a layer', () => normaliseNetworkSpec({ ...mlp, depth: 1.5 }), 'network.depth'],
    ['width 0', () => normaliseNetworkSpec({ ...mlp, width: 0 }), 'network.width'],
    ['width 65537', () => normaliseNetworkSpec({ ...mlp, width: 65_537 }), 'network.width'],
    ['width as text', () => normaliseNetworkSpec({ ...mlp, width: '512' }), 'network.width'],
    ['no width', () => normaliseNetworkSpec({ kind: 'mlp', depth: 1 }), 'network.width'],
    [
      'no network that is published',
      () => normaliseNetworkSpec({ ...vgg, depth: 12 }),
      'network.depth',
    ],
    ['a deep ResNet', () => normaliseNetworkSpec({ ...resnet, depth: 50 }), 'network.depth'],
    ['no depth', () => normaliseNetworkSpec({ kind: 'vgg' }), 'network.depth'],
    ['no convolution', () => convolutions(0), 'network.convolutions'],
    ['all convolutions', () => convolutions(16), 'network.convolutions'],
    ['more convolutions than there are', () => convolutions(17), 'network.convolutions'],
    [
      'no channels',
      () => normaliseNetworkSpec({ ...vgg, widthMultiplier: 0 }),
      'network.widthMultiplier',
    ],
    ['one head', () => normaliseNetworkSpec({ ...vgg, heads: [10] }), 'network.heads'],
    [
      'a head of one output',
      () => normaliseNetworkSpec({ ...mlp, heads: [9, 1] }),
      'network.heads[1]',
    ],
    [
      'heads for more classes than there are',
      () => normaliseTaskSpec({ ...train, network: { ...mlp, heads: [5, 6] } }),
      'task.network.heads',
    ],
    [
      'an unknown initialisation',
      () => normaliseNetworkSpec({ ...mlp, initialisation: 'zero' }),
      'network.initialisation',
    ],
    ['an unknown data set', () => normaliseDataSpec({ dataset: 'mnist' }), 'data.dataset'],
    ['no class', () => normaliseDataSpec({ ...cifar10, classes: [] }), 'data.classes'],
    ['a class twice', () => normaliseDataSpec({ ...cifar10, classes: [1, 2, 1] }), 'data.classes'],
    ['class 10', () => normaliseDataSpec({ ...cifar10, classes: [1, 10] }), 'data.classes[1]'],
    [
      'coarse class 20',
      () => normaliseDataSpec({ dataset: 'cifar100-coarse', classes: [20] }),
      'data.classes[0]',
    ],
    ['class -1', () => normaliseDataSpec({ ...cifar10, classes: [-1] }), 'data.classes[0]'],
    ['a class count of cifar10’s', () => data({ ...cifar10, classCount: 10 }), 'data.classCount'],
    ['a side of cifar10’s', () => data({ ...cifar10, side: 32 }), 'data.side'],
    ['an imported one without a side', () => data({ ...pets, side: null }), 'data.dataset'],
    ['a name with capitals', () => data({ ...pets, dataset: 'Pets' }), 'data.dataset'],
    ['class 3 of 3', () => data({ ...pets, classes: [3] }), 'data.classes[0]'],
    ['one class in all', () => data({ ...pets, classCount: 1 }), 'data.classCount'],
    ['a side of 4', () => data({ ...pets, side: 4 }), 'data.side'],
    ['0 images a class', () => data({ ...cifar10, imagesPerClass: 0 }), 'data.imagesPerClass'],
    ['only validation', () => data({ ...cifar10, validationShare: 1 }), 'data.validationShare'],
    ['0 images', () => normaliseDataSpec({ ...cifar10, images: 0 }), 'data.images'],
    ['0 epochs', () => normaliseTrainingSpec({ ...sgd, epochs: 0 }), 'training.epochs'],
    ['no epochs', () => normaliseTrainingSpec({ learningRate: 1 }), 'training.epochs'],
    [
      'NaN',
      () => normaliseTrainingSpec({ ...sgd, learningRate: Number.NaN }),
      'training.learningRate',
    ],
    [
      'infinity',
      () => normaliseTrainingSpec({ ...sgd, weightDecay: Number.POSITIVE_INFINITY }),
      'training.weightDecay',
    ],
    [
      'no learning',
      () => normaliseTrainingSpec({ ...sgd, learningRate: 0 }),
      'training.learningRate',
    ],
    ['momentum 1', () => normaliseTrainingSpec({ ...sgd, momentum: 1 }), 'training.momentum'],
    [
      'float16',
      () => normaliseTrainingSpec({ ...sgd, precision: 'float16' }),
      'training.precision',
    ],
    [
      'crop 33',
      () => normaliseTrainingSpec({ ...sgd, augmentation: { crop: 33 } }),
      'training.augmentation.crop',
    ],
    [
      'no schedule',
      () => normaliseTrainingSpec({ ...sgd, schedule: {} }),
      'training.schedule.kind',
    ],
    [
      'an unknown schedule',
      () => normaliseTrainingSpec({ ...sgd, schedule: { kind: 'linear' } }),
      'training.schedule.kind',
    ],
    [
      'Nesterov without momentum',
      () => normaliseTrainingSpec({ ...sgd, momentum: 0, nesterov: true }),
      'training.nesterov',
    ],
    [
      'decay of something else',
      () => normaliseTrainingSpec({ ...sgd, decay: 'biases' }),
      'training.decay',
    ],
    [
      'a negative warm-up',
      () => normaliseTrainingSpec({ ...sgd, warmupEpochs: -1 }),
      'training.warmupEpochs',
    ],
    [
      'nothing but warm-up',
      () => normaliseTrainingSpec({ ...sgd, warmupEpochs: 8 }),
      'training.warmupEpochs',
    ],
    [
      'warm-up beside one-cycle',
      () => normaliseTrainingSpec({ ...sgd, warmupEpochs: 1, schedule: { kind: 'one-cycle' } }),
      'training.warmupEpochs',
    ],
    [
      'a cycle that only rises',
      () => normaliseTrainingSpec({ ...sgd, schedule: { kind: 'one-cycle', riseShare: 1 } }),
      'training.schedule.riseShare',
    ],
    [
      'a cycle that starts above its peak',
      () => normaliseTrainingSpec({ ...sgd, schedule: { kind: 'one-cycle', startFactor: 2 } }),
      'training.schedule.startFactor',
    ],
    [
      'gradients clipped to nothing',
      () => normaliseTrainingSpec({ ...sgd, gradientClip: 0 }),
      'training.gradientClip',
    ],
    [
      'full smoothing of a training',
      () => normaliseTrainingSpec({ ...sgd, labelSmoothing: 1 }),
      'training.labelSmoothing',
    ],
    ['step -1', () => checkpoints({ steps: [-1, 1] }), 'training.checkpoints.steps[0]'],
    ['steps that repeat', () => checkpoints({ steps: [1, 1] }), 'training.checkpoints.steps[1]'],
    [
      'checkpoints after the end',
      () => checkpoints({ everyEpochs: 9 }),
      'training.checkpoints.everyEpochs',
    ],
    ['milestones that fall', () => milestones([6, 4]), 'training.schedule.milestones[1]'],
    ['milestones that repeat', () => milestones([4, 4]), 'training.schedule.milestones[1]'],
    ['a milestone at the end', () => milestones([4, 8]), 'training.schedule.milestones[1]'],
    ['no milestone', () => milestones([]), 'training.schedule.milestones'],
    ['full smoothing', () => normaliseProbeSpec({ labelSmoothing: 1 }), 'probe.labelSmoothing'],
    ['pooling to nothing', () => normaliseProbeSpec({ pooling: 0 }), 'probe.pooling'],
    [
      'nothing left to train on',
      () => normaliseProbeSpec({ validationShare: 1 }),
      'probe.validationShare',
    ],
    ['no feature', () => normaliseProbeSpec({ maxFeatures: 0 }), 'probe.maxFeatures'],
    ['rtol 1', () => normaliseRankSpec({ rtol: 1 }), 'rank.rtol'],
    ['one image', () => normaliseRankSpec({ images: 1 }), 'rank.images'],
    ['an unknown kind', () => normaliseTaskSpec({ ...rank, kind: 'cka' }), 'task.kind'],
    ['an unknown role', () => normaliseTaskSpec({ ...probe, role: 'both' }), 'task.role'],
    ['a negative seed', () => normaliseTaskSpec({ ...rank, seed: -1 }), 'task.seed'],
    ['a seed beyond 2^53', () => normaliseTaskSpec({ ...rank, seed: 2 ** 53 }), 'task.seed'],
    ['no layer', () => normaliseTaskSpec({ ...rank, layers: [] }), 'task.layers'],
    [
      'a layer twice',
      () => normaliseTaskSpec({ ...rank, layers: ['relu1', 'relu1'] }),
      'task.layers',
    ],
    [
      'one class to tell apart',
      () => normaliseTaskSpec({ ...train, data: { ...cifar10, classes: [3] } }),
      'task.data.classes',
    ],
  ];

  it.each(bad)(
    '%s is refused in one line that names it and says what is right',
    (_, call, path) => {
      const { code, message, context } = refusal(call);
      expect(code).toBe('invalid-spec');
      expect(context).toEqual({ path });
      expect(message.startsWith(`${path} `)).toBe(true);
      expect(message).toMatch(/^[^\n]+; give [^\n]+$/);
      expect(message).not.toMatch(/undefined|\[object|another value/);
    },
  );

  it.each([
    [
      () => normaliseNetworkSpec({ ...mlp, width: 0 }),
      'network.width is 0; give a whole number from 1 to 65536',
    ],
    [
      () => normaliseNetworkSpec({ ...vgg, depth: 17 }),
      'network.depth is 17; give 11, 13, 16 or 19',
    ],
    [
      () => convolutions(20),
      'network.convolutions is 20, and VGG-19 has 16; give a whole number from 1 to 15, or null for all',
    ],
    [
      () => normaliseTaskSpec({ ...train, network: { ...mlp, heads: [5, 6] } }),
      'task.network.heads have 11 outputs together, and the data 10 classes; give heads that sum to 10, or null for one head',
    ],
    [
      () => normaliseTrainingSpec({ ...sgd, warmupEpochs: 1, schedule: { kind: 'one-cycle' } }),
      'training.warmupEpochs is 1 beside one-cycle, which has its own rise; give 0, or another schedule',
    ],
    [
      () => normaliseTrainingSpec({ ...sgd, schedule: null }),
      'training.schedule is null; give an object whose kind is one of constant, multi-step, cosine, one-cycle',
    ],
    [
      () => normaliseTrainingSpec({ ...sgd, schedule: {} }),
      'training.schedule.kind is missing; give one of constant, multi-step, cosine, one-cycle',
    ],
    [
      () => normaliseDataSpec({ ...cifar10, images: 0 }),
      'data.images is 0; give a whole number of at least 1, or null',
    ],
    [
      () => normaliseDataSpec({ dataset: 'mnist' }),
      'data.dataset is “mnist”, and a spec of an imported data set has its classCount and side; give them, or one of cifar10, cifar100, cifar100-coarse, cinic10, shapes, shapes-ood',
    ],
    [
      () => normaliseDataSpec({ ...cifar10, side: 64 }),
      'data.side is 64, but cifar10 has its own; give null',
    ],
    [
      () => normaliseDataSpec({ ...cifar10, classes: 'all' }),
      'data.classes is “all”; give a list of class numbers, or null for all classes',
    ],
    [
      () => normaliseDataSpec({ ...cifar10, classes: [10] }),
      'data.classes[0] is 10, which cifar10 does not have; give a class from 0 to 9',
    ],
  ])('%#: reads as a sentence', (call, message) => {
    expect(refusal(call).message).toBe(message);
  });

  it('is shown short and on one line, whatever it is', () => {
    const kind = `\u001b[31m${'long\n'.repeat(50)}`;
    const { message } = refusal(() => normaliseNetworkSpec({ ...mlp, kind }));
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(150);
  });

  function convolutions(count: number) {
    return normaliseNetworkSpec({ ...vgg, convolutions: count });
  }
  function checkpoints(given: object) {
    return normaliseTrainingSpec({ ...sgd, checkpoints: given });
  }
  function milestones(epochs: number[]) {
    return normaliseTrainingSpec({ ...sgd, schedule: { kind: 'multi-step', milestones: epochs } });
  }
});

describe('an imported data set', () => {
  it('has the classes and the side that its spec says; a known one has its own', () => {
    const own = normaliseDataSpec(pets);
    expect([classCountOf(own), sideOf(own)]).toEqual([3, 64]);
    expect(classCountOf(normaliseDataSpec({ ...pets, classes: [2, 0] }))).toBe(2);
    const known = normaliseDataSpec({ dataset: 'cifar100' });
    expect([classCountOf(known), sideOf(known)]).toEqual([100, 32]);
  });
});

it('a rank can be read on one class', () => {
  const spec = normaliseTaskSpec({ ...rank, data: { ...cifar10, classes: [3] } });
  expect(spec).toMatchObject({ data: { classes: [3] } });
});
