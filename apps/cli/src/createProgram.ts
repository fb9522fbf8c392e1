import { Command } from '@commander-js/extra-typings';
import type { Context } from './Context.js';
import { continualCommand } from './commands/continual.js';
import { cutCommand } from './commands/cut.js';
import { dataCommand } from './commands/data.js';
import { detectCommand } from './commands/detect.js';
import { doctorCommand } from './commands/doctor.js';
import { graftCommand } from './commands/graft.js';
import { measuresCommand } from './commands/measure.js';
import { probeCommand } from './commands/probe.js';
import { reportCommand } from './commands/report.js';
import { runCommand } from './commands/run.js';
import { storeCommand } from './commands/store.js';
import { trainCommand } from './commands/train.js';
import { version } from './version.js';

/** The command line: every command with its help. Errors are thrown, nothing exits. */
export function createProgram(context: Context): Command {
  const program = new Command('tunnel')
    .description('Finds where a deep network stops building its representation.')
    .version(version, '--version')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 failed, 2 wrong input, 130 cancelled. Every command takes --json.

Example:
  tunnel run quickstart --scale smoke`,
    );
  for (const command of [
    trainCommand,
    probeCommand,
    measuresCommand,
    graftCommand,
    cutCommand,
    continualCommand,
    detectCommand,
    runCommand,
    reportCommand,
    dataCommand,
    storeCommand,
    doctorCommand,
  ]) {
    program.addCommand(command(context) as unknown as Command);
  }
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
