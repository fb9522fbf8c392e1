import type { Dataset } from '@tunnel/datasets';
import type { Engine, RunOn } from '@tunnel/native';
import type { Store } from '@tunnel/store';

/** What tasks are run with. */
export interface TaskSetting {
  readonly engine: Engine;
  readonly store: Store;
  readonly datasets: readonly Dataset[];
  readonly run: RunOn;
  /**
   * Where what is imported lies, by its content hash; needed for import tasks that are not in the
   * store.
   */
  readonly imports?: ReadonlyMap<string, string> | undefined;
}
