/** Where a call computes. */
export interface RunOn {
  /** `cpu`, `cuda` or `cuda:N`. */
  readonly device: string;
  /** CPU threads; null for all cores. */
  readonly threads: number | null;
  /** What kept features may take; null for the engine’s default. Default null. */
  readonly memoryBytes?: number | null;
}
