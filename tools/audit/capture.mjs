import { spawn } from 'node:child_process';
import { repository } from '../bootstrap/repository.mjs';

/**
 * Runs a program in the repository’s root and takes what it prints.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ code: number, out: string, err: string }>}
 */
export function capture(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out, err }));
  });
}
