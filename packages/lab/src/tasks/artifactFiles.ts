import { resumeFile } from '@tunnel/store';

/**
 * Names of what tasks write into their folders: files of their artifacts, the folder of the
 * checkpoints that a training keeps, and `resume`, the state of a training that is to go on, which no
 * artifact has.
 */
export const artifactFiles = {
  weights: 'weights.safetensors',
  correctness: 'correctness.safetensors',
  spectrum: 'spectrum.safetensors',
  embedding: 'embedding.safetensors',
  /** A TorchScript module that was imported. */
  script: 'module.pt',
  /** What the files of imported activations are: see `ActivationsManifest`. */
  activations: 'activations.json',
  checkpoints: 'checkpoints',
  resume: resumeFile,
} as const;
