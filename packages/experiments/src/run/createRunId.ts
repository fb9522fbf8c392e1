import type { Scale } from '@tunnel/core';

/** The id of a run that began at a time: `20260131-120000-123-quickstart-laptop`. Ids sort by time. */
export function createRunId(createdAt: Date, experiment: string, scale: Scale): string {
  const [day = '', time = ''] = createdAt.toISOString().split('T');
  const digits = time.replace(/[:Z]/g, '').replace('.', '-');
  return `${day.replaceAll('-', '')}-${digits}-${experiment}-${scale}`;
}
