import { execFile } from 'node:child_process';
import { TunnelError } from '@tunnel/core';

/** How long a command may take: those of a controller that does not answer try for a while. */
const patienceMs = 120_000;

/** A job of an array in the queue: `12_3`, its state, and why it waits. */
export interface QueuedJob {
  readonly id: string;
  /** As Slurm calls it: PENDING, RUNNING, COMPLETING, … */
  readonly state: string;
  readonly reason: string;
}

/**
 * Submits a batch script.
 *
 * @returns the job’s number
 * @throws TunnelError `scheduler-missing`, `scheduler-refused`, `scheduler-silent`
 */
export async function sbatch(args: readonly string[], script: string): Promise<string> {
  const out = await call('sbatch', ['--parsable', ...args], script);
  // With several clusters the cluster’s name follows.
  const [job = ''] = out.trim().split(';');
  if (/^\d+$/.test(job)) return job;
  throw new TunnelError('scheduler-refused', `sbatch printed “${out.trim()}”, which is no job`);
}

/** The jobs of a name that have not ended, each of an array by itself. @throws as `sbatch` */
export async function squeue(name: string): Promise<readonly QueuedJob[]> {
  const out = await call('squeue', [
    '--noheader',
    '--array',
    `--name=${name}`,
    '--states=PENDING,RUNNING,SUSPENDED,COMPLETING,CONFIGURING,REQUEUED,RESIZING,SIGNALING,STAGE_OUT,STOPPED,SPECIAL_EXIT',
    '--format=%i|%T|%r',
  ]);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', state = '', reason = ''] = line.trim().split('|');
      return { id, state, reason };
    });
}

/** Cancels all jobs of a name that have not ended. @throws as `sbatch` */
export async function scancel(name: string): Promise<void> {
  await call('scancel', [`--name=${name}`]);
}

function call(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    // In C, so that messages are those that are looked for below.
    const env = { ...process.env, LC_ALL: 'C' };
    const options = { env, timeout: patienceMs, maxBuffer: 1 << 28 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(errorOf(command, error, stderr));
      else resolve(stdout);
    });
    // One that ends before it has read all says so itself.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function errorOf(command: string, error: Error, stderr: string): TunnelError {
  if ('code' in error && error.code === 'ENOENT') {
    return new TunnelError(
      'scheduler-missing',
      `${command} is not on this machine; run this where Slurm’s commands are, or without --engine slurm`,
      { command },
    );
  }
  const lines = stderr.split('\n').map((line) => line.replace(/^\w+: (error|fatal): /, ''));
  const said = lines.filter((line) => line !== '').join('; ') || error.message;
  const silent =
    /Unable to contact slurm controller|Socket timed out|Connection refused|Zero Bytes/i.test(said);
  return silent || ('killed' in error && error.killed === true)
    ? new TunnelError('scheduler-silent', `${command}: ${said}; try again later`, { command })
    : new TunnelError('scheduler-refused', `${command}: ${said}`, { command });
}
