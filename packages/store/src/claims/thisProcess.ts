import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ClaimHolder } from './Claim.js';
import { processStart } from './processStart.js';

/** This process, as the holder of claims. */
export function thisProcess(): ClaimHolder {
  return {
    host: hostname(),
    machine: thisMachine(),
    pid: process.pid,
    started: processStart(process.pid)?.started ?? null,
  };
}

/**
 * What processes have in common that see each other under the same ids: on Linux one start of one
 * kernel and one namespace of process ids (containers have their own), elsewhere the host’s name.
 */
function thisMachine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
