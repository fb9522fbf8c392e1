import { TunnelError } from '@tunnel/core';
import { readTensors } from './readTensors.js';

/**
 * The correctness of a probe’s layers image by image, `[layers × images]`, as the engine wrote it.
 *
 * @throws TunnelError `artifact-corrupt`
 */
export async function readCorrectness(file: string): Promise<Uint8Array> {
  const tensor = (await readTensors(file)).get('correct');
  if (tensor?.dtype === 'U8' && tensor.shape.length === 2) return tensor.data;
  const found = tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'nothing';
  throw new TunnelError(
    'artifact-corrupt',
    `${file} has ${found} under correct; give uint8 [layers, images]`,
    { path: file },
  );
}
