import type { DataRef } from '../src/requests/DataRef.js';
import type { TrainRequest } from '../src/requests/TrainRequest.js';

export function temporaryFolder(): string;
export function writeImages(folder: string, name: string, count: number): DataRef;
export function trainRequest(
  folder: string,
  size?: { epochs?: number; images?: number; depth?: number; width?: number },
): TrainRequest;
