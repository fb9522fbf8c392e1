import { resumeFile } from '@tunnel/store';

/**
 * Names of what tasks write into their folders: files of their artifacts, the folder of the
 * checkpoints that a training keeps, and `resume`, the state of a training that is to go on, which no
 * artifact has.
 */
export const artifactFiles = {
  weights: 'weights.safetensors',
  correctness: 'correctness.safetensors',
  checkpoints: 'checkpoints',
  resume: resumeFile,
} as const;
