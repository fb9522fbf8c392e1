/** One report of a job’s progress. What is unknown is null. */
export interface Progress {
  readonly verb: string;
  readonly phase:
    | 'load'
    | 'train'
    | 'evaluate'
    | 'features'
    | 'probe'
    | 'rank'
    | 'similarity'
    | 'measure'
    | 'time'
    | 'write'
    | 'embed';
  /** The task of several that are learned in turn, from 1; 0 where there is one alone. */
  readonly task: number;
  readonly tasks: number;
  /** Epoch, from 1; 0 where a phase has none. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this phase, over all of its epochs. */
  readonly step: number;
  readonly steps: number;
  readonly imagesPerSecond: number | null;
  /** The latest training loss, in nats. */
  readonly lossNats: number | null;
  /** Seconds until this phase ends, at its own pace so far; null in its first second. */
  readonly secondsLeft: number | null;
}
