import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../testing/fillDisk.mjs', import.meta.url));

/** Runs a shell command in a mount namespace of its own, with a tmpfs of 1 MiB at `$DISK`. */
function onSmallDisk(command: string): { status: number | null; stdout: string; stderr: string } {
  const disk = mkdtempSync(join(tmpdir(), 'tunnel-disk-'));
  try {
    const script = `mount -t tmpfs -o size=1m tmpfs "$DISK" || exit 77; ${command}`;
    return spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, DISK: disk, NODE: process.execPath, PROGRAM: program },
    });
  } finally {
    rmSync(disk, { recursive: true, force: true });
  }
}

// What happens at every single step of a commit is tested in faults.test.ts, on any machine.
it('that is a real one loses nothing that was good', (context) => {
  const trial = onSmallDisk('true');
  if (trial.status !== 0) {
    const reason = `this machine mounts no tmpfs for a test: ${trial.stderr || 'no unshare'}`;
    console.warn(reason);
    context.skip(reason);
  }
  const { stdout, stderr } = onSmallDisk('exec "$NODE" --expose-gc "$PROGRAM" "$DISK"');
  expect(stderr).toBe('');
  const { kept, whileTraining, whileCommitting, withRoom } = JSON.parse(stdout);
  const good = { corrupt: 0, halfWritten: [] };
  // Whichever file was the first to have no room.
  expect(['ENOSPC', 'store-unwritable']).toContain(whileTraining.ended);
  expect(whileTraining).toMatchObject({ ...good, tasks: kept, resume: `state ${kept}` });
  expect(whileCommitting).toEqual({
    ...good,
    ended: 'store-unwritable',
    tasks: kept - 1,
    resume: `state ${kept}`,
  });
  expect(withRoom).toEqual({ ...good, ended: 'kept', tasks: kept, resume: null });
});
