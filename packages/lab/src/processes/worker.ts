import { createEngine } from '@tunnel/native';
import { runWorker } from './runWorker.js';

/** The program of a worker: see `runWorker`. */
runWorker(createEngine);
