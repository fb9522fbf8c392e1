import type { Command, OptionValues } from '@commander-js/extra-typings';
import { Option } from 'commander';
import { names, numbers, wholeNumber } from '../options/parse.js';
import { option, withOptions } from '../options/withOptions.js';
import { type SubjectOptions, withSubjectOptions } from './subjectOptions.js';

/** The options that say which layers of what are read on which images. */
export type ReadingOptions = SubjectOptions & {
  checkpoint?: number | undefined;
  data?: string | undefined;
  classes?: number[] | undefined;
  classCount?: number | undefined;
  layers?: string[] | undefined;
  seed?: number | undefined;
};

/** What every command has that reads layers. */
export function withReadingOptions<A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
) {
  const read = withOptions<ReadingOptions, A, O>(command, [
    option(
      '--checkpoint <step>',
      'the weights kept after this step, or after so many learned tasks (default: the final ones)',
      wholeNumber(0),
    ),
    new Option('--data <dataset>', 'the data set (default: the one it was trained on)'),
    option(
      '--classes <numbers>',
      'only these classes, e.g. 0,1,2 (default: as trained, else all)',
      numbers,
    ),
    option(
      '--class-count <count>',
      'only so many classes, drawn by the seed (default: as trained, else all)',
      wholeNumber(1),
    ).conflicts('classes'),
    option(
      '--layers <names>',
      'only these layers, e.g. relu1,relu2 (default: those of the paper)',
      names,
    ),
    option(
      '--seed <number>',
      'what all random streams derive from (default: that of the training, whose images are drawn by it)',
      wholeNumber(0),
    ),
  ]);
  return withSubjectOptions(read);
}
