import { once } from 'node:events';
import type { Response } from 'express';
import type { EventLine } from '../runs/EventLog.js';

/** Comments come so often where nothing else does, so that nobody takes the connection for dead. */
const heartbeatMs = 15_000;

/**
 * Sends events to one client as it takes them: the next batch is asked for when the last one has gone
 * out, so a slow client holds up nobody and no more than a batch of memory.
 *
 * @param left is aborted when the client has gone
 */
export async function streamEvents(
  response: Response,
  events: AsyncIterable<readonly EventLine[]>,
  left: AbortController,
): Promise<void> {
  response.once('close', () => left.abort());
  if (response.destroyed) left.abort();
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    // Compressed, events would wait for each other.
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, heartbeatMs);
  try {
    for await (const lines of events) {
      const taken = response.write(lines.map(asServerSent).join(''));
      if (!taken && !(await drained(response, left.signal))) return;
    }
    response.end();
  } finally {
    clearInterval(heartbeat);
  }
}

function asServerSent({ id, json }: EventLine): string {
  return `id: ${id}\ndata: ${json}\n\n`;
}

/** Whether the client took what was written; `false` where it has gone. */
function drained(response: Response, signal: AbortSignal): Promise<boolean> {
  return once(response, 'drain', { signal }).then(
    () => true,
    () => false,
  );
}
