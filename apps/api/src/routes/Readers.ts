import type { Store } from '@tunnel/store';
import type { ClusterRuns } from '../cluster/ClusterRuns.js';
import type { Drawings } from '../drawing/Drawings.js';
import type { ArtifactFiles } from '../reading/ArtifactFiles.js';
import type { Records } from '../reading/Records.js';
import type { RunIndex } from '../reading/RunIndex.js';
import type { RunService } from '../runs/RunService.js';

/** What routes read from. */
export interface Readers {
  readonly store: Store;
  readonly records: Records;
  readonly index: RunIndex;
  readonly artifacts: ArtifactFiles;
  readonly drawings: Drawings;
  /** Runs that may have no record yet; undefined where none are started here. */
  readonly runs: RunService | undefined;
  /** Runs that were given to a cluster, and may have no record yet; undefined where none are looked for. */
  readonly cluster: ClusterRuns | undefined;
}
