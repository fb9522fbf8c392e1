/** Stages from one to another, by name, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A place where a network is taken apart into an extractor and a tunnel. */
export interface SplitPoint {
  /** The extractor’s last stage, as figures call it: `conv6`, `layer3.0`. */
  readonly name: string;
  /** How many of the probed layers are the extractor’s. */
  readonly layers: number;
  readonly extractor: Span;
  readonly tunnel: Span;
}

const convolutions = 16;

/** The layers of VGG-19 that are probed: its ReLUs. */
export const vgg19Layers = Array.from({ length: convolutions }, (_, at) => `relu${at + 1}`);

/** VGG-19, taken apart after some of its convolutions, from 1. */
export function vgg19Splits(after: readonly number[]): SplitPoint[] {
  return after.map((layers) => ({
    name: `conv${layers}`,
    layers,
    extractor: { from: 'conv1', to: `bn${layers}` },
    tunnel: { from: `conv${layers + 1}`, to: `bn${convolutions}` },
  }));
}

/** The layers of ResNet-18 that are probed: its blocks, since no shortcut goes past a block’s end. */
export const resnet18Blocks = [1, 2, 3, 4].flatMap((stage) => [
  `layer${stage}.0`,
  `layer${stage}.1`,
]);

/** ResNet-18, taken apart after some of its blocks, from 1. */
export function resnet18Splits(after: readonly number[]): SplitPoint[] {
  const block = (at: number) => resnet18Blocks.at(at) ?? '';
  return after.map((layers) => ({
    name: block(layers - 1),
    layers,
    extractor: { from: 'conv1', to: block(layers - 1) },
    tunnel: { from: block(layers), to: block(-1) },
  }));
}
