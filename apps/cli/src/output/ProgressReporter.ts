import { terminalText } from '@tunnel/core';
import type { DownloadProgress, ImportProgress } from '@tunnel/datasets';
import type { TaskEvent } from '@tunnel/lab';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { describeDownload, describeImport, describeProgress } from './describeProgress.js';
import { describeEnd, describeQueue, describeWaiting } from './describeTask.js';
import { noteLine } from './writeNote.js';

/** How often a line is printed where there is no terminal to draw a bar in. */
const lineEveryMs = 10_000;

/** Signals at which a command writes that it stops. */
const interrupts = ['SIGINT', 'SIGTERM'] as const;

/** What is said of something that goes on. */
interface Shown {
  readonly share: number;
  readonly words: string;
}

/**
 * Shows what goes on: a bar for each thing in a terminal that can draw one, else a line every ten seconds,
 * and one line for each task that ended. Writes to standard error, so that results can be piped.
 */
export class ProgressReporter {
  readonly #stream: NodeJS.WriteStream;
  /** Whether a bar can be drawn and drawn over. */
  readonly #draws: boolean;
  #drawing: MultiBar | null = null;
  readonly #bars = new Map<string, SingleBar>();
  /** What the bars say, by label. */
  readonly #shown = new Map<string, Shown>();
  /** When a line was printed last, by label. */
  readonly #told = new Map<string, number>();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#draws = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  /** Hears of a download. */
  download(label: string, progress: DownloadProgress): void {
    const share = progress.totalBytes ? progress.bytes / progress.totalBytes : 0;
    this.#show(label, { share, words: describeDownload(progress) });
  }

  /** Hears of images that are imported. */
  images(label: string, progress: ImportProgress): void {
    const share = progress.images / progress.totalImages;
    this.#show(label, { share, words: describeImport(progress) });
  }

  /** Hears of things that are gone through one by one. */
  items(label: string, { done, total }: { done: number; total: number }): void {
    this.#show(label, { share: total === 0 ? 1 : done / total, words: `${done} of ${total}` });
  }

  /** Hears of a plan’s tasks. */
  task(event: TaskEvent): void {
    if (event.kind === 'progress') {
      const { step, steps } = event.progress;
      const share = steps === 0 ? 0 : step / steps;
      this.#show(event.task.label, { share, words: describeProgress(event.progress) });
      return;
    }
    if (event.kind === 'waiting') {
      this.#line(describeWaiting(event.tasks));
      return;
    }
    if (event.kind === 'queue') {
      this.#line(describeQueue(event));
      return;
    }
    if ('error' in event) {
      this.#line(noteLine(event.error.message));
      return;
    }
    const { label } = event.task;
    const place = `[${event.index}/${event.total}]`;
    if (event.kind === 'started') {
      this.#told.set(label, Date.now());
      if (!this.#draws) this.#line(`${place} ${label} …`);
      return;
    }
    this.#told.delete(label);
    this.#shown.delete(label);
    this.#line(`${place} ${label}: ${describeEnd(event)}`);
  }

  /** Takes the bars away, if there are any. */
  clear(): void {
    this.#shown.clear();
    this.#undraw();
  }

  #show(label: string, shown: Shown): void {
    if (this.#draws) {
      this.#shown.set(label, shown);
      this.#draw(label, shown);
      return;
    }
    if (Date.now() - (this.#told.get(label) ?? 0) < lineEveryMs) return;
    this.#told.set(label, Date.now());
    this.#line(`    ${label}: ${Math.floor(100 * shown.share)} %, ${shown.words}`);
  }

  /** Writes a line above the bars. */
  #line(text: string): void {
    this.#undraw();
    this.#stream.write(`${terminalText(text)}\n`);
    for (const [label, shown] of this.#shown) this.#draw(label, shown);
  }

  #draw(label: string, { share, words }: Shown): void {
    const said = { label: terminalText(label), words };
    const bar = this.#bars.get(label);
    if (bar) {
      bar.update(Math.round(1000 * share), said);
      return;
    }
    // What is higher than the terminal cannot be drawn over.
    if (this.#bars.size + 1 >= (this.#stream.rows || 24)) return;
    this.#drawing ??= this.#startDrawing();
    this.#bars.set(label, this.#drawing.create(1000, Math.round(1000 * share), said));
    this.#drawing.update();
  }

  #startDrawing(): MultiBar {
    // What is written at an interrupt comes below what was drawn, so that must be gone by then.
    for (const signal of interrupts) process.prependListener(signal, this.#undraw);
    return new MultiBar(
      {
        stream: this.#stream,
        format: '{label} {bar} {percentage} %  {words}',
        barsize: 20,
        hideCursor: true,
        clearOnComplete: true,
        stopOnComplete: false,
        gracefulExit: false,
        linewrap: false,
      },
      Presets.shades_classic,
    );
  }

  readonly #undraw = (): void => {
    for (const signal of interrupts) process.off(signal, this.#undraw);
    this.#drawing?.stop();
    this.#drawing = null;
    this.#bars.clear();
  };
}
