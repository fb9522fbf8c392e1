import { Command, Option } from '@commander-js/extra-typings';
import { accuracyStandardError, probeProtocols } from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { given, precisionOption, runOn, withRunOptions } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { fittingTable } from '../output/fittingTable.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { readingOf } from '../subjects/readingOf.js';
import { withReadingOptions } from '../subjects/readingOptions.js';
import { roleOf } from '../subjects/roleOf.js';
import { runReading } from '../subjects/runReading.js';
import { subjectArgument } from '../subjects/subjectOptions.js';

const example = `
Example:
  tunnel probe 3fa9c1 --data cifar100 --classes 0,10,20,30,40 --json > ood.json
  tunnel probe 3fa9c1 --protocol harun --validation 0.1
  tunnel probe --weights net.safetensors --network vgg19 --data cifar10
  tunnel probe --script net.pt --data cifar10 --role id --layers layer1,layer2
  tunnel probe --activations folder --label-count 10 --role id`;

const protocolNames = Object.keys(probeProtocols) as (keyof typeof probeProtocols)[];

/** `tunnel probe`: a linear probe on every layer of a trained network. */
export function probeCommand(context: Context) {
  const command = new Command('probe')
    .description('train and test a linear probe on every layer of a network')
    .argument(...subjectArgument)
    .option(
      '--images <count>',
      'only so many training images (default: as trained, else all)',
      wholeNumber(1),
    )
    .option(
      '--images-per-class <count>',
      'only so many training images of each class (default: as trained, else all)',
      wholeNumber(1),
    )
    .addOption(
      new Option('--role <role>', 'id or ood (default: id on the training data)').choices([
        'id',
        'ood',
      ]),
    )
    .addOption(
      new Option(
        '--protocol <name>',
        'the settings of published work, which the options below override (default: masarczyk)',
      ).choices(protocolNames),
    )
    .option('--epochs <count>', 'of the probes (default: 30)', wholeNumber(1))
    .option('--lr <rate>', 'of Adam (default: 1e-3)', number)
    .option('--batch-size <images>', 'images a step (default: 512; harun: 128)', wholeNumber(1))
    .option(
      '--label-smoothing <share>',
      'of each target, over all classes (default: 0; harun: 0.1)',
      number,
    )
    .option(
      '--pooling <side>',
      'average the output of a convolution to side × side (default: none; harun: 2)',
      wholeNumber(1),
    )
    .option('--max-features <count>', 'of a layer, drawn at random (default: 8000)', wholeNumber(1))
    .option(
      '--validation <share>',
      'hold out this share of the training images to pick each layer’s epoch (default: 0)',
      number,
    )
    .addOption(precisionOption('of the network’s computation'));
  return withRunOptions(withReadingOptions(command))
    .addHelpText('after', example)
    .action(async (id, options) => {
      const { images, imagesPerClass, precision } = options;
      const reading = await readingOf(context, id, options, { images, imagesPerClass });
      const probe = {
        ...probeProtocols[options.protocol ?? 'masarczyk'],
        ...given({
          epochs: options.epochs,
          learningRate: options.lr,
          batchSize: options.batchSize,
          labelSmoothing: options.labelSmoothing,
          pooling: options.pooling,
          maxFeatures: options.maxFeatures,
          validationShare: options.validation,
        }),
      };
      const role = options.role ?? roleOf(reading);
      const own = { kind: 'probe', role, probe, ...given({ precision }) } as const;
      const stored = await runReading(context, reading, own, runOn(options));
      if (options.json) printJson(context, stored);
      else printProbe(context, stored);
    });
}

function printProbe(context: Context, { id, spec, inputs, result }: StoredTask<'probe'>): void {
  const heldOut = spec.probe.validationShare > 0;
  const rows = result.layers.map((layer) => {
    const { accuracy, trainAccuracy, validationAccuracy } = layer;
    const error = 100 * accuracyStandardError(accuracy, result.imagesTest);
    const row = [
      String(layer.layer),
      layer.name,
      String(layer.features),
      `${percent(accuracy)} ± ${error.toFixed(1)}`,
      percent(trainAccuracy),
    ];
    if (validationAccuracy !== null) row.push(percent(validationAccuracy), String(layer.epoch));
    return row;
  });
  const head = [
    'layer',
    'name',
    'features',
    `${spec.role.toUpperCase()} accuracy`,
    'training',
    ...(heldOut ? ['held out', 'epoch'] : []),
  ];
  context.out.write(`${fittingTable(terminalWidth(context), 2, head, rows)}\n`);
  context.out.write(`network: ${inputs.weights}\nid: ${id}\n`);
}
