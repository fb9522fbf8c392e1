import { Command } from '@commander-js/extra-typings';
import { type ErrorCode, isTunnelError, TunnelError } from '@tunnel/core';
import { cacheFolder, type ListedDataset, listDatasets } from '@tunnel/datasets';
import {
  createEngine,
  type DeviceResult,
  engineVersion,
  type LoadedLibtorch,
  loadLibtorch,
} from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';
import { version } from '../version.js';

/** One thing that Tunnel needs or can use. */
interface Check {
  readonly name: string;
  /** `missing` things that are optional keep nothing from working. */
  readonly state: 'ok' | 'missing' | 'failed';
  readonly detail: string;
  /** Of the error that it failed with. */
  readonly code?: ErrorCode;
}

const example = `
Example:
  tunnel doctor --json`;

/** `tunnel doctor`: what is installed, which device there is, and what is missing. */
export function doctorCommand(context: Context) {
  return new Command('doctor')
    .description('say what is installed, which device there is, and what is missing')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (options) => {
      const checks = await examine(context, options.store);
      if (options.json) printJson(context, { checks });
      else print(context, checks);
      const failed = checks.filter(({ state }) => state === 'failed');
      if (failed.length > 0) {
        throw new TunnelError(
          failed[0]?.code ?? 'internal',
          `Tunnel cannot work here: ${failed.map(({ name }) => name).join(', ')}; see above`,
        );
      }
    });
}

async function examine(context: Context, store: string | undefined): Promise<Check[]> {
  const node: Check = {
    name: 'tunnel',
    state: 'ok',
    detail: `${version}, Node ${process.versions.node}, ${process.platform}-${process.arch}`,
  };
  const engine = await examineEngine();
  const kept = await attempt('store', async () => (await Store.open(store)).folder);
  const cache: Check = { name: 'cache', state: 'ok', detail: cacheFolder(context.env) };
  const data = (await listDatasets(context.env)).map(examineDataset);
  return [node, ...engine, kept, cache, ...data];
}

function examineDataset({ name, folder, kind, source, problem }: ListedDataset): Check {
  const check = (state: Check['state'], detail: string) => ({
    name: `data ${name}`,
    state,
    detail,
  });
  if (problem) return check('missing', problem);
  if (folder) return check('ok', `${folder} (${source})`);
  if (kind === 'built-in') return check('ok', 'built in, generated when it is first used');
  const how = kind === 'imported' ? `import FOLDER --name ${name}` : `get ${name}`;
  return check('missing', `not here: run "tunnel data ${how}", or set TUNNEL_DATA_DIR`);
}

async function examineEngine(): Promise<Check[]> {
  let libtorch: LoadedLibtorch | null = null;
  const loaded = await attempt('libtorch', async () => {
    libtorch = loadLibtorch();
    return `${libtorch.version} in ${libtorch.path} (${libtorch.source})`;
  });
  if (!libtorch) return [loaded];
  let devices: DeviceResult | null = null;
  const engine = await attempt('engine', async () => {
    devices = await createEngine().device().wait();
    return engineVersion();
  });
  return devices ? [loaded, engine, cpu(devices), cuda(devices, libtorch)] : [loaded, engine];
}

async function attempt(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, state: 'ok', detail: await work() };
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    return { name, state: 'failed', detail: error.message, code: error.code };
  }
}

function cpu({ cpu: { cores, threads, bfloat16 } }: DeviceResult): Check {
  const fast = bfloat16 ? 'bfloat16 and float32' : 'float32; bfloat16 works, but is slower here';
  return { name: 'cpu', state: 'ok', detail: `${cores} cores, ${threads} threads, ${fast}` };
}

function cuda({ cuda: found }: DeviceResult, { cuda: libraries }: LoadedLibtorch): Check {
  if (found.available) return { name: 'cuda', state: 'ok', detail: `${found.devices} devices` };
  const why =
    typeof libraries === 'object'
      ? libraries.error
      : 'no GPU, or a libtorch without its CUDA part; the CPU is used';
  return { name: 'cuda', state: 'missing', detail: why };
}

function print({ out }: Context, checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, state, detail } of checks) {
    out.write(`${state.padEnd(7)}  ${name.padEnd(width)}  ${detail}\n`);
  }
}
