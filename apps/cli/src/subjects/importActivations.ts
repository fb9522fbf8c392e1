import { createTask, TunnelError } from '@tunnel/core';
import { describeActivations } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import type { AskedSubject } from './findSubject.js';
import type { Subject } from './Subject.js';

/** A folder of what layers gave, which brings its own images. */
export async function importActivations(folder: string, options: AskedSubject): Promise<Subject> {
  const { labelCount: classCount, layers = null } = options;
  if (classCount === undefined) {
    throw new TunnelError(
      'usage',
      '--activations have labels; say of how many classes with --label-count',
    );
  }
  const source = await describeActivations(createEngine(), folder, { layers, classCount });
  const task = createTask({ spec: { kind: 'import', source } });
  const imports = new Map([[source.contentHash, folder]]);
  return { task, before: [task], imports, datasets: [], data: null, seed: 0 };
}
