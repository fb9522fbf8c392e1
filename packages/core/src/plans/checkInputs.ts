import { TunnelError } from '../errors/TunnelError.js';
import { type DataSpec, sideOf } from '../specs/dataSpec.js';
import { dataSpecsOf } from '../specs/dataSpecsOf.js';
import type { ReaderKind, TaskKind, TaskSpec, TaskSpecOf } from '../specs/taskSpec.js';
import { checkCheckpoint } from './checkpoints.js';
import { bringsActivations, imageSideOf, isProducer, type Producer } from './Producer.js';
import type { Task } from './Task.js';

/** What a task may need another task for. */
export const inputRoles = ['weights', 'other', 'donor'] as const;
type Role = (typeof inputRoles)[number];

/** Tasks that may be given as inputs. */
export type GivenInputs = { readonly [R in Role]?: Task | undefined };

/** The inputs of a task, each a producer. */
export type CheckedInputs = { readonly [R in Role]?: Producer };

/**
 * The inputs that a task needs, checked: none missing or unwanted, each of a kind that makes what is
 * read, images of the size that their networks read, checkpoints that are kept.
 *
 * @throws TunnelError `invalid-request`
 */
export function checkInputs(spec: TaskSpec, given: GivenInputs): CheckedInputs {
  switch (spec.kind) {
    case 'import':
    case 'cost':
      refuseUnwanted(spec.kind, given, []);
      return {};
    case 'train':
    case 'continual':
      return trainingInputs(spec, given);
    case 'graft':
      return graftInputs(spec, given);
    default:
      return readerInputs(spec, given);
  }
}

function readerInputs(spec: TaskSpecOf<ReaderKind>, given: GivenInputs): CheckedInputs {
  const { kind } = spec;
  refuseUnwanted(kind, given, kind === 'similarity' ? ['weights', 'other'] : ['weights']);
  const weights = producer(kind, 'weights', given.weights);
  if (bringsActivations(weights)) checkActivations(spec, weights);
  else checkNetwork(spec, weights);
  checkCheckpoint(weights, spec.checkpoint);
  if (kind !== 'similarity') return { weights };
  if (!given.other) {
    for (const field of ['otherLayers', 'otherCheckpoint'] as const) {
      if (spec[field] !== null)
        throw refused(kind, `has ${field} without other; give other, or null`);
    }
    return { weights };
  }
  const other = producer(kind, 'other', given.other);
  if (bringsActivations(weights) || bringsActivations(other)) {
    throw refused(kind, 'compares the layers of one folder of activations; leave other out');
  }
  checkSide(kind, spec.data, other);
  checkCheckpoint(other, spec.otherCheckpoint);
  return { weights, other };
}

/** A training begins with drawn values, or with those of another network. */
function trainingInputs(
  spec: TaskSpecOf<'train' | 'continual'>,
  given: GivenInputs,
): CheckedInputs {
  const { kind, checkpoint } = spec;
  refuseUnwanted(kind, given, ['weights']);
  if (!given.weights) {
    if (checkpoint === null) return {};
    throw refused(kind, 'has a checkpoint of no weights; give weights, or null');
  }
  const weights = producer(kind, 'weights', given.weights);
  checkStages(kind, 'weights', weights);
  for (const data of dataSpecsOf(spec)) checkSide(kind, data, weights);
  checkCheckpoint(weights, checkpoint);
  return { weights };
}

function graftInputs(spec: TaskSpecOf<'graft'>, given: GivenInputs): CheckedInputs {
  const { kind, data, grafts, checkpoint } = spec;
  const needsDonor = grafts.length > 0;
  refuseUnwanted(kind, given, needsDonor ? ['weights', 'donor'] : ['weights']);
  const weights = producer(kind, 'weights', given.weights);
  const inputs = needsDonor
    ? { weights, donor: producer(kind, 'donor', given.donor) }
    : { weights };
  for (const [role, input] of Object.entries(inputs)) {
    checkStages(kind, role, input);
    checkSide(kind, data, input);
  }
  checkCheckpoint(weights, checkpoint);
  if (inputs.donor) for (const span of grafts) checkCheckpoint(inputs.donor, span.donorCheckpoint);
  return inputs;
}

function refuseUnwanted(kind: TaskKind, given: GivenInputs, wanted: readonly Role[]): void {
  for (const role of inputRoles) {
    if (!given[role] || wanted.includes(role)) continue;
    throw refused(kind, `has no use for ${role}; leave ${role} out`);
  }
}

function producer(kind: TaskKind, role: Role, task: Task | undefined): Producer {
  const right = 'a train, continual, graft or import task';
  if (!task) throw refused(kind, `needs a network; give ${role}, ${right}`);
  if (!isProducer(task)) {
    throw refused(kind, `has a ${task.spec.kind} task for ${role}; give ${right}`);
  }
  if (task.spec.kind === 'graft' && task.spec.cut !== null) {
    throw refused(
      kind,
      `has “${task.label}” for ${role}, which measured its cut network itself; give a network that is whole`,
    );
  }
  return task;
}

function checkStages(kind: TaskKind, role: string, input: Producer): void {
  if (input.network) return;
  throw refused(
    kind,
    `has ${describe(input)} for ${role}, whose stages are unknown; give a network that Tunnel builds`,
  );
}

/** What is read must be data of the size that the network reads. */
function checkNetwork(spec: TaskSpecOf<ReaderKind>, weights: Producer): void {
  const { kind } = spec;
  if (kind === 'change') {
    checkChange(spec, weights);
    if (spec.data === null) return;
  }
  checkSide(kind, spec.data, weights);
}

function checkChange({ kind, data, checkpoints }: TaskSpecOf<'change'>, weights: Producer): void {
  if (data === null && checkpoints === null) {
    throw refused(kind, 'has neither data nor checkpoints; give one of them');
  }
  if (checkpoints !== null && weights.spec.kind === 'import') {
    throw refused(kind, `has checkpoints of ${describe(weights)}; give null`);
  }
  for (const checkpoint of checkpoints ?? []) checkCheckpoint(weights, checkpoint);
}

function checkSide(kind: TaskKind, data: DataSpec | null, input: Producer): void {
  if (data === null) throw refused(kind, 'reads a network without images; give data');
  const side = sideOf(data);
  const wanted = imageSideOf(input);
  if (side === wanted) return;
  throw refused(
    kind,
    `reads ${data.dataset}, whose images have ${side} pixels a side, and the network was trained on ${wanted}; import the images with a side of ${wanted}`,
  );
}

/** Activations bring their images, and may bring those of one split alone. */
function checkActivations(spec: TaskSpecOf<ReaderKind>, weights: Producer): void {
  const { kind } = spec;
  if (spec.data !== null) {
    throw refused(kind, 'reads activations, which bring their images; give null for data');
  }
  if (kind === 'change' && spec.checkpoints !== null) {
    throw refused(kind, 'reads activations, which have no checkpoints; give null');
  }
  const source = weights.spec.kind === 'import' ? weights.spec.source : null;
  if (source?.kind !== 'activations') return;
  const needs = {
    train: kind === 'probe' || (kind === 'variance' && spec.variance.split === 'train'),
    test: kind !== 'variance' || spec.variance.split === 'test',
  };
  const missing =
    (needs.train && source.imagesTrain === null && 'training') ||
    (needs.test && source.imagesTest === null && 'test');
  if (!missing) return;
  throw refused(
    kind,
    `reads ${missing} images, of which “${weights.label}” has none; import their activations too`,
  );
}

function describe({ spec, label }: Producer): string {
  const what =
    spec.kind === 'import'
      ? { weights: 'weights', script: 'a script', activations: 'activations' }[spec.source.kind]
      : spec.kind;
  return `${what} (“${label}”)`;
}

function refused(kind: TaskKind, what: string): TunnelError {
  return new TunnelError('invalid-request', `a ${kind} task ${what}`, { kind });
}
