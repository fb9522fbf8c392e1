#!/usr/bin/env node
// A worker of the run service, which forks it.
import { runWorker } from '../dist/runs/worker.js';

runWorker();
