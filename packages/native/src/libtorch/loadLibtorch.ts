import { isTunnelError, TunnelError } from '@tunnel/core';
import koffi from 'koffi';
import { cpuLibraryFiles, cudaLibraryFiles, type LibraryFiles } from './libraryFiles.js';
import { type ResolvedLibtorch, resolveLibtorch } from './resolveLibtorch.js';

/** A libtorch whose libraries are in this process. */
export interface LoadedLibtorch extends ResolvedLibtorch {
  /** `loaded`; `absent` without a GPU or a CUDA build; else why its CUDA part cannot be loaded. */
  readonly cuda: 'loaded' | 'absent' | { readonly error: string };
}

// koffi unloads a library whose handle is collected.
const handles: unknown[] = [];
let loaded: LoadedLibtorch | null = null;

/**
 * Loads libtorch’s libraries into the process, for all to see; the addon then finds them by name.
 * Later calls return the first one’s result.
 *
 * @throws TunnelError `libtorch-missing`, `libtorch-unloadable`.
 */
export function loadLibtorch(): LoadedLibtorch {
  loaded ??= load(resolveLibtorch());
  return loaded;
}

/**
 * Has libgomp's threads wait for work by sleeping sooner than by default. Spinning threads of two
 * processes on the same cores keep each other from working: 15 times slower, measured with two
 * trainings on two cores; alone the difference is within the noise.
 */
function limitSpinning(env: NodeJS.ProcessEnv = process.env): void {
  if (env['OMP_WAIT_POLICY'] || env['GOMP_SPINCOUNT']) return;
  // libgomp reads it when it is loaded.
  env['GOMP_SPINCOUNT'] = '1000';
}

function load(libtorch: ResolvedLibtorch): LoadedLibtorch {
  limitSpinning();
  open(cpuLibraryFiles(libtorch.path), libtorch);
  return { ...libtorch, cuda: loadCuda(libtorch) };
}

/** A GPU that cannot be used leaves the CPU, so this never throws. */
function loadCuda(libtorch: ResolvedLibtorch): LoadedLibtorch['cuda'] {
  const files = cudaLibraryFiles(libtorch.path);
  if (files === null || !hasDriver()) return 'absent';
  try {
    open(files, libtorch);
    return 'loaded';
  } catch (error) {
    if (isTunnelError(error)) return { error: error.message };
    throw error;
  }
}

function hasDriver(): boolean {
  try {
    handles.push(koffi.load('libcuda.so.1', { global: true }));
    return true;
  } catch {
    return false;
  }
}

function open({ optional, required }: LibraryFiles, libtorch: ResolvedLibtorch): void {
  for (const file of optional) {
    try {
      handles.push(koffi.load(file, { global: true }));
    } catch {
      // A required library that cannot do without it says so below.
    }
  }
  for (const file of required) {
    try {
      handles.push(koffi.load(file, { global: true }));
    } catch (error) {
      const reason = String(error instanceof Error ? error.message : error).split('\n')[0];
      throw new TunnelError('libtorch-unloadable', `cannot load ${file}: ${reason}`, {
        path: libtorch.path,
        source: libtorch.source,
        file,
      });
    }
  }
}
