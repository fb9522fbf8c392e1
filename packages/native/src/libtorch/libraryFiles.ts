import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { libraryName } from './libraryName.js';

// What libtorch_cpu of a CUDA build needs. A CPU build brings libgomp (on macOS libomp) alone.
const beforeCpu = ['gomp', 'omp', 'cudart', 'cupti'];

// NVIDIA’s libraries, each after those it needs.
const beforeCuda = [
  'cudart',
  'cupti',
  'nvrtc',
  'nvJitLink',
  'cublasLt',
  'cublas',
  'cufft',
  'curand',
  'cusparse',
  'cusparseLt',
  'cusolver',
  'cudnn',
  'nccl',
  'nvshmem_host',
  'cufile',
];

/** Files to load, in order. `optional` ones only help the `required` ones to be found. */
export interface LibraryFiles {
  readonly optional: readonly string[];
  readonly required: readonly string[];
}

/** The files of a libtorch that the addon needs. */
export function cpuLibraryFiles(libtorch: string): LibraryFiles {
  return {
    optional: findAll(libtorch, beforeCpu),
    required: ['c10', 'torch_cpu'].map((name) => join(libtorch, 'lib', libraryName(name))),
  };
}

/** The files of a libtorch’s CUDA part; `null` where it has none. */
export function cudaLibraryFiles(libtorch: string): LibraryFiles | null {
  const required = ['c10_cuda', 'torch_cuda'].map((name) =>
    join(libtorch, 'lib', libraryName(name)),
  );
  if (!required.every((file) => existsSync(file))) return null;
  return { optional: findAll(libtorch, beforeCuda), required };
}

function findAll(libtorch: string, names: readonly string[]): string[] {
  const files = folders(libtorch).flatMap((folder) =>
    list(folder).map((name) => ({ name, path: join(folder, name) })),
  );
  return names.flatMap((wanted) =>
    files.filter(({ name }) => isLibrary(name, wanted)).map(({ path }) => path),
  );
}

/** `lib` holds what an archive brings; wheels keep NVIDIA’s libraries in folders of their own. */
function folders(libtorch: string): string[] {
  const vendors = [join(libtorch, 'nvidia'), join(dirname(libtorch), 'nvidia')];
  return [
    join(libtorch, 'lib'),
    ...vendors.flatMap((vendor) => list(vendor).map((name) => join(vendor, name, 'lib'))),
  ];
}

/** Whether a file is a library of that name: `libgomp.so.1`, `libgomp-98b21ff3.so.1`, `libomp.dylib`. */
function isLibrary(file: string, name: string): boolean {
  return new RegExp(`^lib${name}(-[0-9a-f]+)?\\.(so(\\.[0-9.]+)?|dylib)$`).test(file);
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
