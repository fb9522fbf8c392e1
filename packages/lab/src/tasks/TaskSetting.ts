import type { Dataset } from '@tunnel/datasets';
import type { Engine, RunOn } from '@tunnel/native';
import type { Store } from '@tunnel/store';

/** What a task is run with. */
export interface TaskSetting {
  readonly engine: Engine;
  readonly store: Store;
  readonly datasets: readonly Dataset[];
  readonly run: RunOn;
}
