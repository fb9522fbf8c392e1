import { Command } from '@commander-js/extra-typings';
import { describeBasis, describeTunnel, detectTunnel, type TunnelDetection } from '@tunnel/core';
import type { Context } from '../Context.js';
import { readNetwork } from '../measurements/readNetwork.js';
import { given, jsonOption, storeOption } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { printJson } from '../output/printJson.js';
import { noteLine } from '../output/writeNote.js';

const example = `
A source is the id of a probe or rank task, or a file: what "tunnel probe --json" printed, a run's
run.json, or {"layers": [{"layer": 1, "name": "relu1", "id": 0.51, "ood": 0.55, "rank": 480}, …]}.
Beside "layers" may stand "id" and "ood", {"classes": 10, "images": 10000, "correct": "FILE"}, with a
safetensors file that holds "correct", uint8 [layers, images]. Intervals and the verdict need it; of
probes in the store it is found there.

Example:
  tunnel detect id.json ood.json`;

/** `tunnel detect`: whether there is a tunnel and where it starts, from measurements that are there. */
export function detectCommand(context: Context) {
  return new Command('detect')
    .description('find the tunnel in measurements that are there')
    .argument('<source...>', 'files or ids of one network’s measurements')
    .option('--share <share...>', 'of the last layer’s accuracy (default: 0.95 0.98)', collect)
    .option('--resamples <count>', 'of the bootstrap (default: 2000)', wholeNumber(1))
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (sources, options) => {
      const network = await readNetwork(sources, options.store);
      const { share: shares, resamples } = options;
      const detection = detectTunnel(network, given({ shares, resamples }));
      if (options.json) printJson(context, detection);
      else printDetection(context, detection);
    });
}

function printDetection({ out }: Context, detection: TunnelDetection): void {
  const { reasons, cautions } = detection.verdict;
  const line = describeTunnel(detection);
  const lines = [
    line,
    ...reasons.filter((reason) => !line.includes(reason)).map((reason) => `reason: ${reason}`),
    ...cautions.map(noteLine),
    `from: ${describeBasis(detection)}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}

function collect(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), number(text)];
}
