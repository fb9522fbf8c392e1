import { Argument, Command } from '@commander-js/extra-typings';
import type { Context } from '../Context.js';
import { completionScript, shells } from '../completion/completionScript.js';
import { jsonOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';

const example = `
Commands, options and their values are completed, and experiments, data sets, runs and tasks that are there.

Example:
  eval "$(tunnel completion bash)"           # in ~/.bashrc
  source <(tunnel completion zsh)            # in ~/.zshrc, after compinit
  tunnel completion fish | source            # in ~/.config/fish/config.fish`;

/** `tunnel completion`: what a shell reads to complete the command. */
export function completionCommand(context: Context) {
  return new Command('completion')
    .description('print what a shell reads to complete this command')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action((shell, { json }) => {
      const script = completionScript[shell];
      if (json) printJson(context, { shell, script });
      else context.out.write(script);
    });
}
