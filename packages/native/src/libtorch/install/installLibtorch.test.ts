import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import yazl from 'yazl';
import { sources } from './archives.js';
import { installLibtorch } from './installLibtorch.js';
import { checkManifest } from './manifest.js';

let folder = '';
let server: Server;
let requests = 0;
let archive: Buffer = Buffer.alloc(0);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-install-'));
  archive = await zip({
    'torch/lib/libtorch_cpu.so': 'the library',
    'torch/lib/libtorch_cuda.so': 'not for a CPU',
    'torch/include/torch/csrc/api.h': 'a header',
    'torch/__init__.py': 'not ours',
  });
  requests = 0;
  server = createServer((_request, response) => {
    requests += 1;
    response.end(archive);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function zip(entries: Record<string, string>): Promise<Buffer> {
  const writer = new yazl.ZipFile();
  for (const [name, text] of Object.entries(entries)) writer.addBuffer(Buffer.from(text), name);
  writer.end();
  const file = join(folder, 'archive.zip');
  await pipeline(writer.outputStream, createWriteStream(file));
  return readFileSync(file);
}

/** A source like Linux’s, at the server of this test. */
function source({ sha256 = createHash('sha256').update(archive).digest('hex'), port = 0 } = {}) {
  const at = port || (server.address() as AddressInfo).port;
  const keep = sources['linux-x64']?.official?.keep ?? [];
  return { official: { url: `http://127.0.0.1:${at}/torch.whl`, sha256, keep }, index: [] };
}

function install(from = source()) {
  const place = join(folder, 'cache/libtorch');
  return installLibtorch(place, {}, { platform: 'linux-x64', source: from });
}

it('installs what a CPU needs, and knows later whether it was changed', async () => {
  await install();
  const place = join(folder, 'cache/libtorch');
  expect(readFileSync(join(place, 'lib/libtorch.so'), 'utf8')).toBe('the library');
  expect(existsSync(join(place, 'include/torch/csrc/api.h'))).toBe(true);
  expect(existsSync(join(place, 'lib/libtorch_cuda.so'))).toBe(false);
  expect(existsSync(join(folder, 'cache/downloads'))).toBe(false);
  expect((await checkManifest(place))?.problems).toEqual([]);
  writeFileSync(join(place, 'lib/libtorch_cpu.so'), 'another library');
  expect((await checkManifest(place))?.problems).not.toEqual([]);
});

it('downloads once for two installs at the same time, and not again', async () => {
  await Promise.all([install(), install()]);
  await install();
  expect(requests).toBe(1);
});

it('unpacks nothing whose checksum is not the pinned one', async () => {
  const wrong = source({ sha256: '0'.repeat(64) });
  await expect(install(wrong)).rejects.toMatchObject({ code: 'data-checksum' });
  expect(existsSync(join(folder, 'cache/libtorch'))).toBe(false);
});

it('says what to do on a platform without an archive', async () => {
  const elsewhere = installLibtorch(join(folder, 'x'), {}, { platform: 'sunos-sparc' });
  await expect(elsewhere).rejects.toMatchObject({ code: 'libtorch-missing' });
});

it('has a pinned checksum for every archive of every platform', () => {
  expect(Object.keys(sources)).toEqual(['linux-x64', 'linux-arm64', 'darwin-arm64']);
  for (const { official, index } of Object.values(sources)) {
    const archives = official ? [official, ...index] : index;
    for (const { sha256, keep } of archives) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(keep.length).toBeGreaterThan(0);
    }
  }
});
