import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { missingSlurm } from './missingSlurm.mjs';

/** @typedef {'n1' | 'n2'} NodeName */

const call = promisify(execFile);
/** @type {readonly NodeName[]} */
const nodeNames = ['n1', 'n2'];

/**
 * A real Slurm cluster of two nodes of one core each, on this machine, for tests. Its node daemons and
 * the jobs are processes of this machine; a “node” that is killed loses them all.
 */
export class TwoNodes {
  /** Where its configuration, state and logs are. */
  folder = mkdtempSync(join(tmpdir(), 'tunnel-slurm-'));

  /** What Slurm’s commands find it by. */
  get conf() {
    return join(this.folder, 'slurm.conf');
  }

  /**
   * Starts one.
   *
   * @returns {Promise<TwoNodes | string>} why there can be none on this machine
   */
  static async start() {
    const reason = obstacle();
    if (reason !== null) return reason;
    const cluster = new TwoNodes();
    try {
      await startMunge();
      await cluster.#configure();
      await cluster.startController();
      await cluster.startNode('n1');
      await cluster.startNode('n2');
      await cluster.untilIdle();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Calls one of Slurm’s commands. */
  async call(/** @type {string} */ command, /** @type {string[]} */ ...args) {
    const env = { ...process.env, SLURM_CONF: this.conf };
    return (await call(command, args, { env })).stdout;
  }

  async startController() {
    await this.call('slurmctld', '-f', this.conf);
  }

  /** Ends the controller at once; jobs go on. */
  async killController() {
    await this.#kill('ctld');
  }

  async startNode(/** @type {NodeName} */ node) {
    await this.call('slurmd', '-f', this.conf, '-N', node);
  }

  /** Ends a node’s daemon at once and leaves its jobs: the controller takes the node for dead. */
  async loseNode(/** @type {NodeName} */ node) {
    await this.#kill(node);
  }

  /** Ends a node as a power cut does: its daemon, and all processes of its jobs. */
  async killNode(/** @type {NodeName} */ node) {
    await this.#kill(node);
    for (const { pid, parent } of this.processesOn(node)) {
      if (nameOf(parent)?.startsWith('slurmstepd')) end(parent, 'SIGKILL');
      end(pid, 'SIGKILL');
    }
    while (this.processesOn(node).length > 0) await setTimeout(20);
  }

  /** The processes of the jobs on a node. */
  processesOn(/** @type {NodeName} */ node) {
    return processes().filter(
      ({ env }) => env.has(`SLURM_CONF=${this.conf}`) && env.has(`SLURMD_NODENAME=${node}`),
    );
  }

  /** Starts the daemons that were killed. */
  async startMissing() {
    if (!this.#lives('ctld')) await this.startController();
    for (const node of nodeNames) if (!this.#lives(node)) await this.startNode(node);
  }

  /** Starts what was killed, cancels all jobs, and waits until both nodes are idle. */
  async heal() {
    await this.startMissing();
    await this.call('scancel', '--user=root').catch(() => {});
    await this.untilIdle();
  }

  /** Waits until no job is left and both nodes are up. */
  async untilIdle() {
    for (;;) {
      const jobs = await this.call('squeue', '--noheader').catch(() => 'silent');
      const states = await this.call('sinfo', '--noheader', '-N', '-p', 'main', '-o', '%T').catch(
        () => '',
      );
      if (jobs === '' && states === 'idle\nidle\n') return;
      await setTimeout(200);
    }
  }

  /** Ends it with all of its jobs. */
  async stop() {
    await this.call('scancel', '--user=root').catch(() => {});
    for (const node of nodeNames) await this.killNode(node);
    await this.#kill('ctld');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #kill(/** @type {string} */ name) {
    const pid = this.#pidOf(name);
    if (!this.#lives(name)) return;
    end(pid, 'SIGKILL');
    while (this.#lives(name)) await setTimeout(20);
  }

  #pidOf(/** @type {string} */ name) {
    const file = join(this.folder, `${name}.pid`);
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  }

  /** Whether a daemon runs; another process may have its number by now. */
  #lives(/** @type {string} */ name) {
    return nameOf(this.#pidOf(name))?.startsWith('slurm') ?? false;
  }

  async #configure() {
    const { folder } = this;
    for (const name of ['state', 'spool', 'log']) mkdirSync(join(folder, name));
    const host = hostname().split('.')[0];
    const [controller, first, second] = [await freePort(), await freePort(), await freePort()];
    const node = `NodeHostname=${host} NodeAddr=127.0.0.1 CPUs=1 RealMemory=4000 State=UNKNOWN`;
    const lines = [
      'ClusterName=tunnel',
      `SlurmctldHost=${host}(127.0.0.1)`,
      `SlurmctldPort=${controller}`,
      'SlurmUser=root',
      'SlurmdUser=root',
      'AuthType=auth/munge',
      'CryptoType=crypto/munge',
      // A job that is queued again waits for so many seconds.
      'AuthInfo=cred_expire=5',
      `StateSaveLocation=${folder}/state`,
      `SlurmdSpoolDir=${folder}/spool/%n`,
      `SlurmctldPidFile=${folder}/ctld.pid`,
      `SlurmdPidFile=${folder}/%n.pid`,
      `SlurmctldLogFile=${folder}/log/ctld.log`,
      `SlurmdLogFile=${folder}/log/%n.log`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core',
      'SchedulerParameters=sched_interval=1,bf_interval=1',
      'ReturnToService=2',
      'SlurmdTimeout=10',
      'MpiDefault=none',
      'JobAcctGatherType=jobacct_gather/none',
      'PreemptType=preempt/partition_prio',
      'PreemptMode=REQUEUE',
      `NodeName=n1 Port=${first} ${node}`,
      `NodeName=n2 Port=${second} ${node}`,
      'PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=5',
      'PartitionName=urgent Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=10',
    ];
    writeFileSync(this.conf, `${lines.join('\n')}\n`);
  }
}

/** Why this machine can have no cluster; null where it can. */
function obstacle() {
  if (process.platform !== 'linux') return 'Slurm needs Linux';
  if (process.getuid?.() !== 0) return 'a cluster can be started by root alone';
  const missing = missingSlurm();
  if (missing.length === 0) return null;
  return `${missing.join(', ')} missing; install Slurm (apt-get install slurm-wlm munge)`;
}

/** Starts the daemon that signs messages, unless one runs. It is left running: others may use it. */
async function startMunge() {
  const works = () =>
    call('sh', ['-c', 'munge -n | unmunge']).then(
      () => true,
      () => false,
    );
  if (await works()) return;
  for (const folder of ['/run/munge', '/var/log/munge', '/var/lib/munge']) {
    mkdirSync(folder, { recursive: true });
    await call('chown', ['munge:', folder]);
  }
  await call('su', ['munge', '-s', '/bin/sh', '-c', '/usr/sbin/munged']);
  while (!(await works())) await setTimeout(100);
}

/** @returns {Promise<number>} a port that nobody listens on */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The processes whose environment can be read. */
function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const env = new Set(readFileSync(`/proc/${name}/environ`, 'utf8').split('\0'));
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
        const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
        return [{ pid: Number(name), parent, args, env }];
      } catch {
        return [];
      }
    });
}

/** What a process’s program is called; null where there is none. */
function nameOf(/** @type {number} */ pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^State:\s+Z/m.test(status)
      ? null
      : (readlinkSync(`/proc/${pid}/exe`).split('/').at(-1) ?? null);
  } catch {
    return null;
  }
}

function end(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(pid, signal);
  } catch {}
}
