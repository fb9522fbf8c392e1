import { networkName } from '../specs/networkName.js';
import type { ReaderKind, TaskSpec, TaskSpecOf } from '../specs/taskSpec.js';
import type { CheckedInputs } from './checkInputs.js';
import { checkpointName } from './checkpoints.js';
import type { Producer } from './Producer.js';

/** What a person calls a task, e.g. `ID probes on cifar10 at step 100`. */
export function taskLabel(spec: TaskSpec, inputs: CheckedInputs): string {
  switch (spec.kind) {
    case 'train':
      return `train ${networkName(spec.network)} on ${spec.data.dataset}${from(spec, inputs)}`;
    case 'continual':
      return `train ${networkName(spec.network)} on ${spec.tasks.map(({ name }) => name).join(', then ')}${from(spec, inputs)}`;
    case 'import':
      return importLabel(spec);
    case 'cost':
      return `cost of ${networkName(spec.network)}`;
    case 'graft':
      return graftLabel(spec);
    default:
      return `${measured(spec, inputs)} ${source(spec)}${at(spec, inputs)}`;
  }
}

function from(spec: TaskSpecOf<'train' | 'continual'>, inputs: CheckedInputs): string {
  return inputs.weights ? ` from other weights${at(spec, inputs)}` : '';
}

type ReaderSpec = TaskSpecOf<ReaderKind>;

function measured(spec: ReaderSpec, { other }: CheckedInputs): string {
  switch (spec.kind) {
    case 'probe':
      return `${spec.role.toUpperCase()} probes`;
    case 'rank':
      return 'ranks';
    case 'spectrum':
      return 'spectra';
    case 'similarity':
      return other ? `similarity to ${nameOf(other)}` : 'similarity';
    case 'variance':
      return 'variances';
    case 'change':
      return 'change';
    case 'embed':
      return 'embedding';
  }
}

function nameOf({ network, label }: Producer): string {
  return network ? networkName(network) : label;
}

function source({ kind, data }: ReaderSpec): string {
  if (data) return `on ${data.dataset}`;
  return kind === 'change' ? 'of weights' : 'on activations';
}

function at(
  { checkpoint }: { readonly checkpoint: number | null },
  { weights }: CheckedInputs,
): string {
  return checkpoint === null || !weights ? '' : ` at ${checkpointName(weights, checkpoint)}`;
}

function importLabel({ source: imported }: TaskSpecOf<'import'>): string {
  if (imported.kind === 'weights') {
    return `import ${networkName(imported.network)} for ${imported.data.dataset}`;
  }
  return imported.kind === 'script' ? 'import a script' : 'import activations';
}

function graftLabel({ grafts, cut, data }: TaskSpecOf<'graft'>): string {
  const spans = grafts.map(({ from, to }) => (from === to ? from : `${from}–${to}`));
  const parts = spans.length > 0 ? [`graft ${spans.join(', ')}`] : [];
  if (cut) parts.push(`cut at ${cut.layer}`);
  return `${parts.join(', ')} on ${data.dataset}`;
}
