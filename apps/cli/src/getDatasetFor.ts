import { type Dataset, getDataset } from '@tunnel/datasets';
import type { Context } from './Context.js';
import { ProgressReporter } from './output/ProgressReporter.js';

/** A data set for a command, with the progress of its download. */
export async function getDatasetFor(context: Context, name: string): Promise<Dataset> {
  const reporter = new ProgressReporter(context.err);
  try {
    return await getDataset(name, {
      env: context.env,
      signal: context.signal,
      onProgress: (progress) => reporter.download(`get ${name}`, progress),
    });
  } finally {
    reporter.clear();
  }
}
