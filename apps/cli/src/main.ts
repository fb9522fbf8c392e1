import { isTunnelError, TunnelError, terminalText } from '@tunnel/core';
import { CommanderError } from 'commander';
import type { Context } from './Context.js';
import { createProgram } from './createProgram.js';
import { exitCodeOf, exitCodes } from './exitCodes.js';

/**
 * The command `tunnel`. Results go to standard output, progress and errors to standard error.
 *
 * @param argv the arguments after the command’s name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const stop = () => {
    // A second Ctrl-C ends the process at once.
    if (controller.signal.aborted) endAtOnce();
    process.stderr.write('\nstopping after this step; again to stop at once\n');
    controller.abort();
  };
  process.stdout.once('error', endQuietly);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const context: Context = {
    env: process.env,
    signal: controller.signal,
    out: process.stdout,
    err: process.stderr,
  };
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return reportFailure(error, argv, context);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** Ends without waiting, but with the cursor that a progress bar hides. */
function endAtOnce(): never {
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h\u001b[?7h');
  process.exit(exitCodes.cancelled);
}

/** Whoever read our output has gone, as `head` does. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
}

function reportFailure(thrown: unknown, argv: readonly string[], { out, err, env }: Context) {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.done;
  const error = thrown instanceof CommanderError ? usageError(thrown) : thrown;
  const shown = isTunnelError(error)
    ? error
    : new TunnelError('internal', error instanceof Error ? error.message : String(error));
  if (argv.includes('--json')) out.write(`${JSON.stringify({ error: shown })}\n`);
  // Messages name files, layers and classes as others called them.
  err.write(`error: ${terminalText(shown.message.replaceAll('\n', ' '))} [${shown.code}]\n`);
  // A defect of ours: where it happened is what its report needs.
  if (!isTunnelError(error) || env['TUNNEL_DEBUG']) err.write(`${(error as Error)?.stack ?? ''}\n`);
  return exitCodeOf(shown);
}

/** Commander’s own message, on one line. */
function usageError(error: CommanderError): TunnelError {
  if (error.code === 'commander.help') {
    return new TunnelError('usage', 'no command was given; --help shows what there is');
  }
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return new TunnelError('usage', `${message}; --help shows what there is`);
}
