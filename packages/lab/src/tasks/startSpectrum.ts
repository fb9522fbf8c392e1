import { join } from 'node:path';
import { artifactFiles } from './artifactFiles.js';
import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the spectra of a network’s layers. */
export function startSpectrum(start: TaskStart<'spectrum'>) {
  const { task, folder, setting, options } = start;
  const { images, ...spectrum } = task.spec.spectrum;
  const request = {
    ...readingOf(start),
    data: splitOf(start, task.spec, 'test', images),
    spectrum,
    spectrumFile: join(folder, artifactFiles.spectrum),
  };
  return setting.engine.spectrum(request, options);
}
