/** Where a call computes. */
export interface RunOn {
  /** `cpu`, `cuda`, `cuda:N`, or `auto`: the first GPU where libtorch sees one, else the CPU. */
  readonly device: string;
  /** CPU threads; null for all cores. */
  readonly threads: number | null;
  /**
   * The most that the process may hold while the job runs; null, the default, for half of what is
   * available and at most 6 GiB.
   */
  readonly memoryBytes?: number | null;
  /**
   * Where features go that do not fit; null, the default, for the system’s folder for temporary
   * files.
   */
  readonly scratchFolder?: string | null;
}
