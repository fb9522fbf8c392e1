import { isTunnelError } from '@tunnel/core';

/** What is read from an artifact; null where the artifact is corrupt, as if it were not there. */
export async function ifSound<T>(reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isTunnelError(error) && error.code === 'artifact-corrupt') return null;
    throw error;
  }
}
