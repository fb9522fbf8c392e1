import { TunnelError } from '@tunnel/core';
import type { TaskStart } from '../tasks/TaskStart.js';

/**
 * Where what a task imports lies.
 *
 * @throws TunnelError `data-unavailable` where nobody said
 */
export function importedPath({ task, setting }: TaskStart<'import'>): string {
  const { contentHash } = task.spec.source;
  const path = setting.imports?.get(contentHash);
  if (path !== undefined) return path;
  throw new TunnelError(
    'data-unavailable',
    `“${task.label}” takes ${contentHash} into the store, and was run without it; say where it lies`,
    { contentHash },
  );
}

/** @throws TunnelError `data-checksum` where a file or folder is not what the task imports */
export function checkContent(path: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new TunnelError(
    'data-checksum',
    `${path} has content ${found}, and the task imports ${expected}; import it anew`,
    { path, found, expected },
  );
}
