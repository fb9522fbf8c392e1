import type { ProgressListener } from '@tunnel/native';

/** Tells how far the maps of several layers are, as the engine tells of its own work. */
export class EmbedProgress {
  readonly #listener: ProgressListener | undefined;
  readonly #epochs: number;
  readonly #layers: number;
  readonly #start = performance.now();

  constructor(listener: ProgressListener | undefined, epochs: number, layers: number) {
    this.#listener = listener;
    this.#epochs = epochs;
    this.#layers = layers;
  }

  /** So many epochs of a layer, from 0, are done. */
  tell(layer: number, epoch: number): void {
    const steps = this.#epochs * this.#layers;
    const step = layer * this.#epochs + epoch;
    const seconds = (performance.now() - this.#start) / 1000;
    this.#listener?.({
      verb: 'embed',
      phase: 'embed',
      task: 0,
      tasks: 0,
      epoch,
      epochs: this.#epochs,
      step,
      steps,
      imagesPerSecond: null,
      lossNats: null,
      secondsLeft: seconds < 1 || step === 0 ? null : (seconds * (steps - step)) / step,
    });
  }
}
