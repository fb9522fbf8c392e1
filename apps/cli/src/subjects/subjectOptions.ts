import type { Command, OptionValues } from '@commander-js/extra-typings';
import { Option } from 'commander';
import { type NetworkOptions, withNetworkOptions } from '../options/network.js';
import { channels, names, wholeNumber } from '../options/parse.js';
import { option, withOptions } from '../options/withOptions.js';

/** The options that say what is read in place of the id of a network. */
export type SubjectOptions = NetworkOptions & {
  weights?: string | undefined;
  trainedOn?: string | undefined;
  mean?: number[] | undefined;
  std?: number[] | undefined;
  script?: string | undefined;
  side?: number | undefined;
  outputs?: string[] | undefined;
  activations?: string | undefined;
  labelCount?: number | undefined;
};

/** What every command has that reads a network, or what layers gave. */
export function withSubjectOptions<A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
) {
  const files = withOptions<SubjectOptions, A, O>(command, [
    new Option('--weights <file>', 'a safetensors file with weights of --network'),
    new Option('--script <file>', 'a TorchScript module'),
    new Option('--activations <folder>', 'what layers gave: train/ and test/, a file a layer'),
  ]);
  return withOptions<SubjectOptions, A, O & SubjectOptions>(
    withNetworkOptions(files, 'with --weights'),
    [
      new Option('--trained-on <dataset>', 'the data set of --weights (default: that of --data)'),
      option(
        '--mean <r,g,b>',
        'subtracted from images of 0 to 1 (default: that of the training images)',
        channels,
      ),
      option('--std <r,g,b>', 'by which they are divided (default: likewise)', channels),
      option(
        '--side <pixels>',
        'of the images a script takes (default: those of --data)',
        wholeNumber(1),
      ),
      option('--outputs <names>', 'of the layers’ outputs that a script returns, in order', names),
      option(
        '--label-count <count>',
        'of classes that the labels of --activations tell apart',
        wholeNumber(1),
      ),
    ],
  );
}

/** The argument in whose place these options stand. */
export const subjectArgument = ['[id]', 'of a network, or its first digits'] as const;
