import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program; gives what it printed, and fails with all it printed. */
export async function runProgram(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, [...args], {
      cwd,
      env: { ...plainEnvironment(), ...env },
      maxBuffer: 1 << 24,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

/** The environment without what an outer `npm test` puts into it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV)/.test(name),
  );
  return Object.fromEntries(kept);
}
