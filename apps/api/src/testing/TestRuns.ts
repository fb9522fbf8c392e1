import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { parseRunEvent, type RunEvent } from '@tunnel/core/resources';
import { resolveLibtorch } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { RunService, type RunServiceOptions } from '../runs/RunService.js';

/** Where tests keep the built-in data sets between them: drawing all their images takes a while. */
const cache = fileURLToPath(
  new URL('../../../../node_modules/.tunnel/test-cache', import.meta.url),
);

/** The smallest run that there is, of four tasks. */
export const smallRun = {
  experiment: 'quickstart',
  scale: 'smoke',
  dataset: 'shapes',
  threads: 1,
} as const;

/** An empty store, and services on it. */
export class TestRuns {
  readonly folder = mkdtempSync(join(tmpdir(), 'tunnel-runs-'));
  readonly storeFolder = join(this.folder, 'store');
  /** Has the built-in data sets and libtorch. */
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    LIBTORCH: resolveLibtorch().path,
    TUNNEL_CACHE_DIR: cache,
    TUNNEL_DATA_DIR: join(this.folder, 'none'),
  };
  #service: RunService | null = null;

  /** Opens a service, in this process. */
  async open(options: Partial<RunServiceOptions> = {}): Promise<RunService> {
    const store = await Store.open(this.storeFolder);
    const onError = (error: unknown) => process.stderr.write(`${inspect(error)}\n`);
    this.#service = await RunService.open({ store, env: this.env, onError, ...options });
    return this.#service;
  }

  /** The process that computes a run now, by its claim; null where there is none. */
  workerOf(id: string): number | null {
    const claims = join(this.storeFolder, 'service', 'claims');
    const name = readdirSync(claims).find((each) => each.startsWith(`${id}.`));
    return name?.endsWith('.claim')
      ? JSON.parse(readFileSync(join(claims, name), 'utf8')).pid
      : null;
  }

  async remove(): Promise<void> {
    await this.#service?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The events of a run, one by one. */
async function* eventsOf(service: RunService, id: string, after = 0): AsyncGenerator<RunEvent> {
  const events = (await service.events(id, after, new AbortController().signal)) ?? [];
  for await (const lines of events) yield* lines.map(({ json }) => parseRunEvent(json));
}

/** The first event of a kind, once it is there. */
export async function firstOf<K extends RunEvent['kind']>(
  service: RunService,
  id: string,
  kind: K,
  after = 0,
): Promise<RunEvent & { readonly kind: K }> {
  for await (const event of eventsOf(service, id, after)) {
    if (isOf(event, kind)) return event;
  }
  throw new Error(`no event of ${id} is ${kind}`);
}

function isOf<K extends RunEvent['kind']>(
  event: RunEvent,
  kind: K,
): event is RunEvent & { readonly kind: K } {
  return event.kind === kind;
}

/** All events of a run, once it has ended. */
export async function allEvents(service: RunService, id: string, after = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of eventsOf(service, id, after)) events.push(event);
  return events;
}
