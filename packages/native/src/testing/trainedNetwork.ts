import { temporaryFolder, trainRequest } from '../../testing/data.mjs';
import { train } from '../verbs.js';

/** A small network that was trained in a folder of its own, and what reads it. */
export async function trainedNetwork() {
  const folder = temporaryFolder();
  const trained = trainRequest(folder, { epochs: 1 });
  const checkpoints = { everyEpochs: null, steps: [0, 10], folder };
  await train({ ...trained, checkpoints }).wait();
  const { network, weightsFile, run } = trained;
  const subject = { kind: 'network', network, weightsFile } as const;
  return {
    folder,
    /** What it was trained with. */
    trained,
    /** What every request that reads it has. */
    reading: { subject, layers: null, seed: 0, run },
    /** Its 200 test images. */
    data: trained.test,
  };
}
