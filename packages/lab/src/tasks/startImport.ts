import type { ImportResult } from '@tunnel/core';
import type { EngineJob } from '@tunnel/native';
import { importActivations } from '../imports/importActivations.js';
import { importScript } from '../imports/importScript.js';
import { importWeights } from '../imports/importWeights.js';
import { jobOf } from './jobOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts taking into the store what was made elsewhere. */
export function startImport(start: TaskStart<'import'>): EngineJob<ImportResult> {
  const { source } = start.task.spec;
  return jobOf(start.options, (signal) => {
    switch (source.kind) {
      case 'weights':
        return importWeights(start, source, signal);
      case 'script':
        return importScript(start, source, signal);
      case 'activations':
        return importActivations(start, source, signal);
    }
  });
}
