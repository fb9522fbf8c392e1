import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where an installed libtorch says its version: the archive’s own file, or the wheel’s. */
const textFiles: readonly (readonly [file: string, version: RegExp])[] = [
  ['build-version', /^\s*(\d+\.\d+\.\d+)/],
  ['version.py', /^__version__\s*=\s*['"](\d+\.\d+\.\d+)/m],
  ['torch/version.py', /^__version__\s*=\s*['"](\d+\.\d+\.\d+)/m],
];

const headers = [
  'include/torch/headeronly/version.h',
  'include/torch/csrc/api/include/torch/version.h',
  'include/torch/version.h',
];

/** The version of the libtorch in a folder without its build tag, or null where it does not say. */
export function readLibtorchVersion(folder: string): string | null {
  for (const [file, pattern] of textFiles) {
    const found = pattern.exec(readIfThere(join(folder, file)))?.[1];
    if (found !== undefined) return found;
  }
  for (const header of headers) {
    const found = versionOfHeader(readIfThere(join(folder, header)));
    if (found !== null) return found;
  }
  return null;
}

function versionOfHeader(text: string): string | null {
  const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`^#define TORCH_VERSION_${part} (\\d+)`, 'm').exec(text)?.[1],
  );
  return parts.includes(undefined) ? null : parts.join('.');
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
