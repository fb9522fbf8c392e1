import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Evidence } from '@tunnel/core';
import { type Engine, engineVersion, type RunOn } from '@tunnel/native';

/** Where and with what a plan is about to be run. */
export async function collectEvidence(engine: Engine, run: RunOn): Promise<Evidence> {
  const { libtorch, cpu, auto } = await engine.device().wait();
  return {
    versions: { tunnel: engineVersion(), libtorch, node: process.versions.node },
    commit: await commit(),
    device: run.device === 'auto' ? auto : run.device,
    threads: run.threads ?? cpu.threads,
    cores: cpu.cores,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** The commit of the checkout that this file is in; null where it is installed without one. */
async function commit(): Promise<string | null> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  if (here.includes('node_modules')) return null;
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: here });
    return stdout.trim();
  } catch {
    return null;
  }
}
