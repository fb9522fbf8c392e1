import { Command } from '@commander-js/extra-typings';
import { ensureLibtorch, resolveLibtorch, verifyLibtorch } from '@tunnel/native';
import type { Context } from '../Context.js';
import { jsonOption } from '../options/common.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { printJson } from '../output/printJson.js';

const example = `
It is looked for in LIBTORCH, the repository’s .libtorch where there is one, and the cache
(TUNNEL_CACHE_DIR, else ~/.cache/tunnel), in that order.

Example:
  tunnel libtorch install`;

/** `tunnel libtorch`: installs, finds and verifies what the engine computes with. */
export function libtorchCommand(context: Context) {
  return new Command('libtorch')
    .description('install, find and verify libtorch, with which the engine computes')
    .addHelpText('after', example)
    .addCommand(installCommand(context))
    .addCommand(whereCommand(context))
    .addCommand(verifyCommand(context));
}

function installCommand(context: Context) {
  return new Command('install')
    .description('install libtorch into the user’s cache, unless one is there')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel libtorch install')
    .action(async ({ json }) => {
      const reporter = new ProgressReporter(context.err);
      const libtorch = await ensureLibtorch({
        say: (text) => {
          reporter.clear();
          context.err.write(`libtorch: ${text}\n`);
        },
        onProgress: (progress) => reporter.download('libtorch', progress),
        signal: context.signal,
      }).finally(() => reporter.clear());
      if (json) printJson(context, libtorch);
      else context.out.write(`${libtorch.path} (${libtorch.source})\n`);
    });
}

function whereCommand(context: Context) {
  return new Command('where')
    .description('print the folder of the libtorch that is used')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel libtorch where')
    .action(async ({ json }) => {
      const libtorch = resolveLibtorch();
      if (json) printJson(context, libtorch);
      else context.out.write(`${libtorch.path}\n`);
    });
}

function verifyCommand(context: Context) {
  return new Command('verify')
    .description('check its version, its libraries, and the checksums of those Tunnel installed')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel libtorch verify')
    .action(async ({ json }) => {
      const libtorch = await verifyLibtorch();
      if (json) {
        printJson(context, libtorch);
        return;
      }
      const { path, source, version, origin } = libtorch;
      const files =
        origin === null
          ? 'not installed by Tunnel, so its files have no checksums to compare'
          : `from ${origin}, every file as installed`;
      context.out.write(`${path} (${source}): libtorch ${version}, ${files}\n`);
    });
}
