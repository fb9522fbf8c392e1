import { type Logger, pino } from 'pino';

/** Lines that may wait for a reader, in characters. */
const waiting = 4 * 1024 * 1024;

/** A service’s log, and what is missing in it. */
export interface ServiceLog {
  readonly log: Logger;
  /** Lines that were dropped, because nobody read what is before them. */
  dropped(): number;
}

/**
 * Opens the log of a service, in lines of JSON. Neither a reader that is slow nor one that has stopped
 * holds the service up or makes its memory grow: lines are dropped, and counted.
 *
 * @param file where to; default standard output
 */
export function openServiceLog(level: string, file: number = process.stdout.fd): ServiceLog {
  const destination = pino.destination({
    fd: file,
    sync: false,
    minLength: 4096,
    periodicFlush: 500,
    maxLength: waiting,
  });
  let dropped = 0;
  destination.on('drop', () => {
    dropped += 1;
  });
  return { log: pino({ level }, destination), dropped: () => dropped };
}
