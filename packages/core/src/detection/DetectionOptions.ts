/** How `detectTunnel` and `detectSeeds` look. */
export interface DetectionOptions {
  /** Of the last layer’s ID accuracy: above 0, at most 1, each once. Default 0.95 and 0.98. */
  readonly shares?: readonly number[];
  /** Of each bootstrap, 100 to 100,000. Default 2,000. */
  readonly resamples?: number;
  /** What the resampling is drawn from. The same seed gives the same intervals everywhere. Default 0. */
  readonly seed?: number;
}
