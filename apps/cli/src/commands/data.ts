import { Argument, Command } from '@commander-js/extra-typings';
import { terminalText } from '@tunnel/core';
import {
  type Dataset,
  importDataset,
  type ListedDataset,
  listDatasets,
  verifyDataset,
} from '@tunnel/datasets';
import type { Context } from '../Context.js';
import { getDatasetFor } from '../getDatasetFor.js';
import { jsonOption } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { listTable } from '../output/listTable.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { printJson } from '../output/printJson.js';
import { noteLine } from '../output/writeNote.js';

const example = `
Data sets are looked for in TUNNEL_DATA_DIR, then in the cache, then at their publisher's.

Example:
  tunnel data get cifar10
  tunnel data import pictures --name pets --side 64 --resize
  tunnel data import CINIC-10 --name cinic10`;

const importHelp = `
The folder has train/CLASS/… and test/CLASS/…, and perhaps valid/CLASS/… (or val/CLASS/…), with the
same class folders in each; without a test split a lone validation split is that, or --test-share of
the images of train/CLASS/…, or of CLASS/…; labels are the places of their sorted names. Greyscale, palette and CMYK
images become RGB; an alpha channel is left out where all of it is opaque, else the image is refused.

Example:
  tunnel data import pictures --name pets --side 64 --resize
  tunnel data import flowers --name flowers --side 64 --resize --test-share 0.2`;

/** `tunnel data`: what data sets there are, getting and checking them. */
export function dataCommand(context: Context) {
  const name = () => new Argument('<dataset>', 'its name');
  return new Command('data')
    .description('list, get, import and verify data sets')
    .addHelpText('after', example)
    .addCommand(
      new Command('list')
        .description(
          'the data sets that Tunnel knows, imported ones among them, and where they are',
        )
        .addOption(jsonOption())
        .addHelpText('after', '\nExample:\n  tunnel data list --json')
        .action((options) => list(context, options.json === true)),
    )
    .addCommand(
      new Command('get')
        .description('get a data set, or find the one that is there')
        .addArgument(name())
        .addOption(jsonOption())
        .addHelpText('after', '\nExample:\n  tunnel data get cifar10')
        .action(async (wanted, options) => {
          const dataset = await getDatasetFor(context, wanted);
          if (options.json) printJson(context, dataset);
          else context.out.write(describe(dataset));
        }),
    )
    .addCommand(importCommand(context))
    .addCommand(
      new Command('verify')
        .description('check a data set that is there, record by record')
        .addArgument(name())
        .addOption(jsonOption())
        .addHelpText('after', '\nExample:\n  tunnel data verify cifar10')
        .action(async (wanted, options) => {
          const found = await verifyDataset(wanted, context.env);
          if (options.json) printJson(context, found);
          else
            context.out.write(
              `${describe(found.dataset)}every record is whole, every label is a class\n`,
            );
        }),
    );
}

function importCommand(context: Context) {
  return new Command('import')
    .description('turn a folder of PNG or JPEG files into a data set of your own')
    .argument('<folder>', 'with train/CLASS/… and test/CLASS/…, or CLASS/…')
    .requiredOption('--name <name>', 'of the data set: small letters, digits and dashes')
    .option('--side <pixels>', 'of every image (default: 32)', wholeNumber(1))
    .option('--resize', 'bring images of other sizes to it: shorter side scaled, centre cropped')
    .option('--test-share <share>', 'of each class’s images, where there is no test split', number)
    .option('--replace', 'in place of an imported data set of that name')
    .addOption(jsonOption())
    .addHelpText('after', importHelp)
    .action(async (folder, options) => {
      const { name, side = 32, resize = false, testShare, replace = false, json } = options;
      const reporter = new ProgressReporter(context.err);
      const dataset = await importDataset(folder, {
        name,
        side,
        resize,
        testShare: testShare ?? null,
        replace,
        env: context.env,
        signal: context.signal,
        onProgress: (progress) => reporter.images(`import ${name}`, progress),
      }).finally(() => reporter.clear());
      if (json) printJson(context, dataset);
      else {
        const classes = dataset.classNames.map(terminalText);
        context.out.write(`${describe(dataset)}classes: ${classes.join(', ')}\n`);
      }
    });
}

async function list(context: Context, json: boolean): Promise<void> {
  const datasets = await listDatasets(context.env);
  if (json) {
    printJson(context, datasets);
    return;
  }
  const rows = datasets.map((dataset) => [
    dataset.name,
    String(dataset.classCount ?? '?'),
    dataset.side === null ? '?' : `${dataset.side} × ${dataset.side}`,
    dataset.kind,
    counts(dataset),
    whereIs(dataset),
  ]);
  const head = ['name', 'classes', 'pixels', 'kind', 'training/validation/test', 'where'];
  context.out.write(`${listTable(context, 1, head, rows)}\n`);
}

function counts({ images }: ListedDataset): string {
  return images === null ? '' : `${images.train}/${images.valid}/${images.test}`;
}

function whereIs({ folder, source, problem }: ListedDataset): string {
  if (problem) return problem;
  return folder ? `${folder} (${source})` : 'not here';
}

function describe(dataset: Dataset): string {
  const { name, folder, source, imagesTrain, imagesValid, imagesTest, contentHash, notes } =
    dataset;
  const validation = imagesValid === 0 ? '' : `, ${imagesValid} validation`;
  const lines = [
    `${name}: ${imagesTrain} training${validation} and ${imagesTest} test images in ${folder} (${source})`,
    `content: ${contentHash}`,
    ...notes.map(noteLine),
  ];
  return `${lines.join('\n')}\n`;
}
