import { terminalText } from '@tunnel/core';
import type { DownloadProgress, ImportProgress } from '@tunnel/datasets';
import type { TaskEvent } from '@tunnel/lab';
import { Presets, SingleBar } from 'cli-progress';
import { describeDownload, describeImport, describeProgress } from './describeProgress.js';
import { describeEnd, describeQueue, describeWaiting } from './describeTask.js';
import { noteLine } from './writeNote.js';

/** How often a line is printed where there is no terminal to draw a bar in. */
const lineEveryMs = 10_000;

/**
 * Shows what goes on: a bar in a terminal that can draw one, else a line every ten seconds, and one
 * line for each task that ended. Writes to standard error, so that results can be piped.
 */
export class ProgressReporter {
  readonly #stream: NodeJS.WriteStream;
  /** Whether a bar can be drawn and drawn over. */
  readonly #draws: boolean;
  #bar: SingleBar | null = null;
  #told = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#draws = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  /** Hears of a download. */
  download(label: string, progress: DownloadProgress): void {
    const share = progress.totalBytes ? progress.bytes / progress.totalBytes : 0;
    this.#show(label, share, describeDownload(progress));
  }

  /** Hears of images that are imported. */
  images(label: string, progress: ImportProgress): void {
    this.#show(label, progress.images / progress.totalImages, describeImport(progress));
  }

  /** Hears of things that are gone through one by one. */
  items(label: string, { done, total }: { done: number; total: number }): void {
    this.#show(label, total === 0 ? 1 : done / total, `${done} of ${total}`);
  }

  /** Hears of a plan’s tasks. */
  task(event: TaskEvent): void {
    if (event.kind === 'progress') {
      const { step, steps } = event.progress;
      this.#show(
        event.task.label,
        steps === 0 ? 0 : step / steps,
        describeProgress(event.progress),
      );
      return;
    }
    this.clear();
    if (event.kind === 'waiting') {
      this.#line(describeWaiting(event.tasks));
      return;
    }
    if (event.kind === 'queue') {
      this.#line(describeQueue(event));
      return;
    }
    if (event.kind === 'catalogue-behind' || event.kind === 'scheduler-silent') {
      this.#line(noteLine(event.error.message));
      return;
    }
    const place = `[${event.index}/${event.total}]`;
    if (event.kind === 'started') {
      this.#told = Date.now();
      if (!this.#draws) this.#line(`${place} ${event.task.label} …`);
      return;
    }
    this.#line(`${place} ${event.task.label}: ${describeEnd(event)}`);
  }

  /** Takes the bar away, if there is one. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #show(label: string, share: number, words: string): void {
    if (!this.#draws) {
      if (Date.now() - this.#told < lineEveryMs) return;
      this.#told = Date.now();
      this.#line(`    ${label}: ${Math.floor(100 * share)} %, ${words}`);
      return;
    }
    if (!this.#bar) {
      this.#bar = new SingleBar(
        {
          stream: this.#stream,
          format: '{label} {bar} {percentage} %  {words}',
          barsize: 20,
          hideCursor: true,
          clearOnComplete: true,
          stopOnComplete: false,
          linewrap: false,
        },
        Presets.shades_classic,
      );
      this.#bar.start(1000, 0, { label: terminalText(label), words });
    }
    this.#bar.update(Math.round(1000 * share), { label: terminalText(label), words });
  }

  #line(text: string): void {
    this.#stream.write(`${terminalText(text)}\n`);
  }
}
