import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import { Option as AnyOption } from 'commander';
import { flag, given } from './common.js';
import { number, numbers, wholeNumber } from './parse.js';
import { option, withOptions } from './withOptions.js';

/** The names that `--network` takes. */
const networkNames = ['mlp', 'vgg11', 'vgg13', 'vgg16', 'vgg19', 'resnet18', 'resnet34'] as const;

/** The options that say which network; those that are not given have the spec’s defaults. */
export type NetworkOptions = {
  network?: (typeof networkNames)[number] | undefined;
  depth?: number | undefined;
  width?: number | undefined;
  widthMultiplier?: number | undefined;
  convolutions?: number | undefined;
  heads?: number[] | undefined;
};

/** @param fallback in words, what `--network` is where it is not given */
export function withNetworkOptions<A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
  fallback: string,
) {
  return withOptions<NetworkOptions, A, O>(command, [
    new AnyOption('--network <name>', `its kind (${fallback})`).choices(networkNames),
    option('--depth <layers>', 'hidden layers of an mlp (required)', wholeNumber(0)),
    option('--width <units>', 'units of each (required)', wholeNumber(0)),
    option(
      '--width-multiplier <factor>',
      'of the channels of a vgg or resnet (default: 1)',
      number,
    ),
    option(
      '--convolutions <count>',
      'only the first so many of a vgg (default: all)',
      wholeNumber(0),
    ),
    option('--heads <outputs>', 'of several heads, e.g. 5,5 (default: one head)', numbers),
  ]);
}

/** `--initialisation` */
export const initialisationOption = () =>
  new Option('--initialisation <name>', 'of the weights (default: kaiming)').choices([
    'kaiming',
    'xavier',
    'pytorch',
  ]);

/** Which kinds of network an option is for. */
const kindsOf = {
  depth: ['mlp'],
  width: ['mlp'],
  widthMultiplier: ['vgg', 'resnet'],
  convolutions: ['vgg'],
} as const;

/**
 * The network that the options say, as a spec has it.
 *
 * @throws TunnelError `usage` for an option of another kind of network
 */
export function networkOf({
  network = 'mlp',
  ...options
}: NetworkOptions & { initialisation?: string | undefined }) {
  const [, kind = network, published] = /^(vgg|resnet)(\d+)$/.exec(network) ?? [];
  for (const [name, kinds] of Object.entries(kindsOf)) {
    if (options[name as keyof typeof kindsOf] === undefined) continue;
    if (kinds.some((each) => each === kind)) continue;
    throw new TunnelError(
      'usage',
      `${flag(name)} is for ${kinds.join(' and ')} networks, and --network is ${network}; leave it out`,
    );
  }
  const { width, widthMultiplier, convolutions, heads, initialisation } = options;
  const depth = published === undefined ? options.depth : Number(published);
  return given({ kind, depth, width, widthMultiplier, convolutions, heads, initialisation });
}
