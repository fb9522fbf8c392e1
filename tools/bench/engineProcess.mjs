import { fileURLToPath } from 'node:url';
import { LineProcess } from './lineProcess.mjs';

const program = fileURLToPath(new URL('engineCall.mjs', import.meta.url));

/**
 * Calls verbs of the engine, one after the other, in one new process that has loaded it.
 *
 * @param {{ verb: string, request: object }[]} calls
 * @returns {Promise<{ result: any, seconds: number, peakBytes: number }[]>} what each call found, how
 *   long it took, and the most memory that the process had had by its end
 */
export async function callEngine(calls) {
  const child = new LineProcess(process.execPath, [program]);
  try {
    await child.answer();
    const answers = [];
    for (const call of calls) answers.push(await child.ask(JSON.stringify(call)));
    return answers;
  } finally {
    await child.close();
  }
}
