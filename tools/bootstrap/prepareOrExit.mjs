import { prepare } from './prepare.mjs';

/** Sets up, or ends the process with one message that says what to do. */
export async function prepareOrExit() {
  try {
    return await prepare();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
