import { Command } from '@commander-js/extra-typings';
import type { Command as AnyCommand } from 'commander';
import type { Context } from './Context.js';
import { adviseCommand } from './commands/advise.js';
import { cancelCommand } from './commands/cancel.js';
import { compareCommand } from './commands/compare.js';
import { completeCommand } from './commands/complete.js';
import { completionCommand } from './commands/completion.js';
import { configCommand } from './commands/config.js';
import { continualCommand } from './commands/continual.js';
import { cutCommand } from './commands/cut.js';
import { dataCommand } from './commands/data.js';
import { detectCommand } from './commands/detect.js';
import { doctorCommand } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { followCommand } from './commands/follow.js';
import { graftCommand } from './commands/graft.js';
import { importCommand } from './commands/import.js';
import { layersCommand } from './commands/layers.js';
import { libtorchCommand } from './commands/libtorch.js';
import { measuresCommand } from './commands/measure.js';
import { planCommand } from './commands/plan.js';
import { probeCommand } from './commands/probe.js';
import { reportCommand } from './commands/report.js';
import { runCommand } from './commands/run.js';
import { serveCommand } from './commands/serve.js';
import { storeCommand } from './commands/store.js';
import { taskCommand } from './commands/task.js';
import { tokenCommand } from './commands/token.js';
import { trainCommand } from './commands/train.js';
import { configure } from './configuration/configure.js';
import { type Configuration, readConfiguration } from './configuration/readConfiguration.js';
import { version } from './version.js';

/** The command line: every command with its help. Errors are thrown, nothing exits. */
export function createProgram(context: Context): Command {
  let read: Promise<Configuration> | null = null;
  const configuration = () => {
    read ??= readConfiguration(context.env, process.cwd());
    return read;
  };
  const program = new Command('tunnel')
    .description('Finds where a deep network stops building its representation.')
    .version(version, '--version')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .hook('preAction', async (_, command) =>
      configure(context, command as unknown as AnyCommand, await configuration()),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 failed, 2 wrong input, 130 cancelled. Every command takes --json.

Example:
  tunnel run quickstart --scale smoke`,
    );
  for (const command of [
    trainCommand,
    importCommand,
    layersCommand,
    probeCommand,
    measuresCommand,
    graftCommand,
    cutCommand,
    adviseCommand,
    continualCommand,
    detectCommand,
    planCommand,
    (each: Context) => runCommand(each, configuration),
    (each: Context) => followCommand(each, configuration),
    cancelCommand,
    taskCommand,
    reportCommand,
    compareCommand,
    exportCommand,
    dataCommand,
    serveCommand,
    storeCommand,
    tokenCommand,
    libtorchCommand,
    doctorCommand,
    completionCommand,
  ]) {
    program.addCommand(command(context) as unknown as Command);
  }
  program.addCommand(configCommand(context, configuration) as unknown as Command);
  program.addCommand(completeCommand(context, program) as unknown as Command, { hidden: true });
  const everything = [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)];
  for (const command of everything) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.out.write(text),
      // main writes errors, on one line each.
      writeErr: () => {},
    });
    command.helpOption('--help', 'show this help');
  }
  return program;
}
