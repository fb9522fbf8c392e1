import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

const program = fileURLToPath(new URL('../../apps/cli/bin/tunnel.mjs', import.meta.url));
let place: Workplace;
let id = '';
beforeAll(async () => {
  place = await Workplace.create();
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  symlinkSync(program, join(bin, 'tunnel'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(place.folder, shell), (await place.run(['completion', shell])).out);
  }
  const train = ['train', '--depth', '2', '--width', '8', '--epochs', '1', '--json'];
  id = JSON.parse((await place.run(train)).out).id.slice(0, 12);
  writeFileSync(join(place.work, 'spec.json'), '{}');
  mkdirSync(join(place.work, 'spare'));
});
afterAll(() => place.remove());

/** What a shell prints for a program of its own. */
function shell(name: string, args: readonly string[]): string[] {
  const { folder, work, data } = place;
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    TUNNEL_STORE: join(folder, 'store'),
    TUNNEL_DATA_DIR: data,
    TUNNEL_CACHE_DIR: place.cache,
  };
  const out = execFileSync(name, args, { cwd: work, env, encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

function has(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What bash offers for words, parted as bash parts them. */
function bash(...words: string[]): string[] {
  const quoted = ['tunnel', ...words].map((word) => `'${word}'`).join(' ');
  return shell('bash', [
    '--norc',
    '-c',
    `source '${join(place.folder, 'bash')}'
     COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}
     complete -p tunnel > /dev/null && _tunnel && printf '%s\\n' "\${COMPREPLY[@]}"`,
  ]);
}

/** What fish offers for a line, without descriptions. */
function fish(line: string): string[] {
  const script = `source '${join(place.folder, 'fish')}'; complete -C '${line}'`;
  return shell('fish', ['--no-config', '-c', script]).map((each) => each.split('\t')[0] ?? '');
}

/** What zsh makes of a line when Tab is pressed behind it. */
function zsh(line: string): string {
  const script = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1='' PROMPT_EOL_MARK=''; autoload -U compinit; compinit -u -d '${join(place.folder, 'zcompdump')}'; source '${join(place.folder, 'zsh')}'; show() { print -r -- \\"<\\$BUFFER>\\"; exit }; zle -N show; bindkey '^X' show; print rea''dy"
    zpty -r shell text '*ready*'
    zpty -w -n shell $'${line}\\t\\x18'
    zpty -r shell text '*<*>*'
    print -r -- \${\${text##*<}%%>*}`;
  return shell('zsh', ['-f', '-c', script]).at(-1) ?? '';
}

describe('bash', () => {
  it('completes commands, options, values, experiments and ids', () => {
    expect(bash('meas')).toEqual(['measure']);
    expect(bash('run', '--sca')).toEqual(['--scale']);
    expect(bash('run', '--scale', '=', 's')).toEqual(['smoke']);
    expect(bash('run', 'quick')).toEqual(['quickstart']);
    expect(bash('probe', id.slice(0, 2))).toEqual([id]);
    expect(bash('probe', '--store', 'spare', id.slice(0, 2))).toEqual([]);
  });

  it('completes names of files, and of folders alone where a folder is asked for', () => {
    expect(bash('train', '--spec', 'sp').toSorted()).toEqual(['spare', 'spec.json']);
    expect(bash('train', '--store', 'sp')).toEqual(['spare']);
  });

  it('says nothing where there is nothing to say, or something is wrong', () => {
    expect(bash('run', 'no-such')).toEqual([]);
    writeFileSync(join(place.work, 'tunnel.config.json'), '{');
    expect(bash('run', 'quick')).toEqual([]);
    writeFileSync(join(place.work, 'tunnel.config.json'), '{}');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  it('completes commands, options, values, experiments, ids and files', () => {
    expect(fish('tunnel meas')).toEqual(['measure']);
    expect(fish('tunnel run --scale s')).toEqual(['smoke']);
    expect(fish('tunnel run --scale=s')).toEqual(['--scale=smoke']);
    expect(fish('tunnel run quick')).toEqual(['quickstart']);
    expect(fish(`tunnel probe ${id.slice(0, 2)}`)).toEqual([id]);
    expect(fish('tunnel train --spec sp')).toContain('spec.json');
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  it.each([
    ['tunnel meas', 'tunnel measure '],
    ['tunnel run --scale s', 'tunnel run --scale smoke '],
    ['tunnel run quick', 'tunnel run quickstart '],
    ['tunnel train --spec spe', 'tunnel train --spec spec.json '],
  ])('makes of “%s” “%s”', (line, completed) => {
    expect(zsh(line)).toBe(completed);
  });

  it('completes ids', () => {
    expect(zsh(`tunnel probe ${id.slice(0, 4)}`)).toBe(`tunnel probe ${id} `);
  });
});
