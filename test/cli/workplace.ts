import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDataset } from '@tunnel/datasets';

const program = fileURLToPath(new URL('../../apps/cli/bin/tunnel.mjs', import.meta.url));

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Where tests keep the built-in data sets between them: drawing all their images takes a while. */
const sharedCache = fileURLToPath(
  new URL('../../node_modules/.tunnel/test-cache', import.meta.url),
);

/** An empty folder to run the command in, with built-in images in CIFAR-10's and CIFAR-100's place. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'tunnel-cli-'));
  readonly data = join(this.folder, 'data');
  readonly work = join(this.folder, 'work');
  /** Has the built-in data sets and nothing else. */
  readonly cache = sharedCache;

  /** @param images of the training split; the test split has 1,000 */
  static async create(images = 1000): Promise<Workplace> {
    const env = { TUNNEL_CACHE_DIR: sharedCache };
    const id = await getDataset('shapes', { env });
    const ood = await getDataset('shapes-ood', { env });
    const place = new Workplace();
    mkdirSync(place.work);
    const cifar10 = join(place.data, 'cifar-10-batches-bin');
    const cifar100 = join(place.data, 'cifar-100-binary');
    mkdirSync(cifar10, { recursive: true });
    mkdirSync(cifar100);
    const train = records(id.train, images);
    const batchBytes = train.length / 5;
    for (let batch = 0; batch < 5; batch++) {
      const part = train.subarray(batch * batchBytes, (batch + 1) * batchBytes);
      writeFileSync(join(cifar10, `data_batch_${batch + 1}.bin`), part);
    }
    writeFileSync(join(cifar10, 'test_batch.bin'), records(id.test, 1000));
    writeFileSync(join(cifar100, 'train.bin'), asFineClasses(records(ood.train, 1000)));
    writeFileSync(join(cifar100, 'test.bin'), asFineClasses(records(ood.test, 1000)));
    return place;
  }

  /** Starts the command. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const own = { TUNNEL_DATA_DIR: this.data, TUNNEL_STORE: join(this.folder, 'store') };
    return spawn(process.execPath, [program, ...args], {
      cwd: this.work,
      env: { ...process.env, NO_COLOR: '1', ...own, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs the command to its end. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
    return ended(this.start(args, env));
  }

  /** Where this machine’s libtorch is: another cache folder would hide it. */
  async libtorch(): Promise<string> {
    const { checks } = JSON.parse((await this.run(['doctor', '--json'])).out);
    const check = checks.find(({ name }: { name: string }) => name === 'libtorch');
    return / in (.+) \(/.exec(check.detail)?.[1] ?? '';
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a command. */
export function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const recordBytes = 3073;

/** The first records of a data set's only file. */
function records([file = '']: readonly string[], count: number): Buffer {
  return readFileSync(file).subarray(0, count * recordBytes);
}

/** CIFAR-10's records as every tenth fine class of CIFAR-100. */
function asFineClasses(ten: Buffer): Buffer {
  const count = ten.length / recordBytes;
  const fine = Buffer.alloc(count * (recordBytes + 1));
  for (let image = 0; image < count; image++) {
    const label = ten[image * recordBytes] ?? 0;
    const at = image * (recordBytes + 1);
    fine[at] = label;
    fine[at + 1] = 10 * label;
    ten.copy(fine, at + 2, image * recordBytes + 1, (image + 1) * recordBytes);
  }
  return fine;
}
