import { parentPort } from 'node:worker_threads';
import { isTunnelError } from '@tunnel/core';
import { hashFileIn, readRecordSync } from '../artifactRecord.js';
import { timeOfSync } from './recorded.js';
import { taskEntry } from './rows.js';
import type { ReadMessage, ReadRequest } from './TaskReaders.js';

// Reads the records of artifacts, a folder each, in a thread of its own, which may wait for each call: that
// takes far less computing than a promise a call.
parentPort?.on('message', ({ number, folders }: ReadRequest) => {
  parentPort?.postMessage(read(number, folders));
});

function read(number: number, folders: readonly string[]): ReadMessage {
  const message: ReadMessage = { number, entries: [], corrupt: [] };
  for (const folder of folders) {
    try {
      const time = timeOfSync(hashFileIn(folder));
      message.entries.push(taskEntry(readRecordSync(folder), time));
    } catch (error) {
      if (!isTunnelError(error) || error.code !== 'artifact-corrupt') throw error;
      message.corrupt.push({ message: error.message, context: { ...error.context } });
    }
  }
  return message;
}
