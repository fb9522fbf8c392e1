import type { DataRef, TrainRequest } from '../src/requests.js';

export function temporaryFolder(): string;
export function writeImages(folder: string, name: string, count: number): DataRef;
export function trainRequest(
  folder: string,
  size?: { epochs?: number; images?: number; depth?: number; width?: number },
): TrainRequest;
