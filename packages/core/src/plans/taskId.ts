import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { TaskSpec } from '../specs/taskSpec.js';
import { canonicalJson } from './canonicalJson.js';

/**
 * Raised by a change of algorithm that changes results under an unchanged spec, or of the form of
 * all specs. 3: a task says which checkpoint of its input it reads.
 */
const version = 3;

/**
 * A task’s id: the lower-case hexadecimal sha256 of the canonical JSON of its normalised spec and
 * its inputs’ ids. Where the task runs is not part of it.
 */
export function taskId(spec: TaskSpec, inputs: Readonly<Record<string, string>>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ version, spec, inputs }))));
}
