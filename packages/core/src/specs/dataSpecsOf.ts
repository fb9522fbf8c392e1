import type { DataSpec } from './dataSpec.js';
import type { TaskSpec } from './taskSpec.js';

/** The data sets that a task’s spec names, in order; none where a task reads none. */
export function dataSpecsOf(spec: TaskSpec): readonly DataSpec[] {
  if (spec.kind === 'continual') return spec.tasks.map(({ data }) => data);
  if (spec.kind === 'import') return spec.source.kind === 'weights' ? [spec.source.data] : [];
  return spec.data ? [spec.data] : [];
}
