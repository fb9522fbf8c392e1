import { TwoNodes } from './TwoNodes.mjs';

/** Vitest’s own. */
interface Hooks {
  readonly beforeAll: (work: () => Promise<void>) => void;
  readonly afterAll: (work: () => Promise<void>) => void;
}

/** A test that can be skipped. */
interface Skips {
  skip(reason: string): never;
}

/**
 * A cluster for the tests of a file, which Slurm’s commands of this process find too. Where this machine
 * can have none, `of` skips the test and says why.
 */
export function useCluster({ beforeAll, afterAll }: Hooks): { of(context: Skips): TwoNodes } {
  let started: TwoNodes | string = 'the cluster has not been started';
  const before = process.env['SLURM_CONF'];
  beforeAll(async () => {
    started = await TwoNodes.start();
    if (typeof started === 'string') console.warn(`no cluster for these tests: ${started}`);
    else process.env['SLURM_CONF'] = started.conf;
  });
  afterAll(async () => {
    if (typeof started !== 'string') await started.stop();
    if (before === undefined) delete process.env['SLURM_CONF'];
    else process.env['SLURM_CONF'] = before;
  });
  return {
    of(context) {
      return typeof started === 'string' ? context.skip(started) : started;
    },
  };
}
