import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAs, TunnelError } from '@tunnel/core';
import { ignoreAbsence, listIfThere } from '../files/listIfThere.js';
import { makeFolder } from '../files/makeFolder.js';
import { writeWhole } from '../files/writeWhole.js';
import { unwritable } from '../unwritable.js';
import {
  type TokenInfo,
  type TokenRecord,
  type TokenScope,
  tokenRecordSchema,
} from './tokenRecord.js';

const suffix = '.json';

/**
 * The tokens of those who may write through the API of a store: `tokens/<id>.json`, one a file, so that
 * processes can make and revoke them at the same time. Only hashes are kept.
 */
export class Tokens {
  readonly #folder: string;

  /** @param storeFolder a store’s own folder */
  constructor(storeFolder: string) {
    this.#folder = join(storeFolder, 'tokens');
  }

  /**
   * Makes a token. Nothing can show it again.
   *
   * @throws TunnelError `invalid-request` for a name or scopes that make no sense, `store-unwritable`
   */
  async create(
    name: string,
    scopes: readonly TokenScope[],
  ): Promise<{ token: string; info: TokenInfo }> {
    const token = `tunnel_${randomBytes(32).toString('base64url')}`;
    const record = parseAs(
      tokenRecordSchema,
      {
        id: randomBytes(6).toString('hex'),
        name,
        scopes: [...new Set(scopes)],
        createdAt: new Date().toISOString(),
        sha256: hashOf(token).toString('hex'),
      },
      { where: 'token', code: 'invalid-request' },
    );
    try {
      await makeFolder(this.#folder);
      await writeWhole(this.#fileOf(record.id), `${JSON.stringify(record, null, 2)}\n`, 0o600);
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
    return { token, info: infoOf(record) };
  }

  /** All tokens, oldest first. @throws TunnelError `artifact-corrupt` */
  async list(): Promise<TokenInfo[]> {
    const records = await this.#records();
    return records.map(infoOf).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** Makes a token worthless. @throws TunnelError `token-unknown`, `store-unwritable` */
  async revoke(id: string): Promise<TokenInfo> {
    const found = (await this.list()).find((token) => token.id === id);
    if (!found) {
      throw new TunnelError(
        'token-unknown',
        `there is no token “${id}”; "tunnel token list" names those that there are`,
        { token: id },
      );
    }
    try {
      await rm(this.#fileOf(id), { force: true });
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
    return found;
  }

  /**
   * What a token allows; null for one that is not valid. It takes as long whichever it is like.
   *
   * @throws TunnelError `artifact-corrupt`
   */
  async scopesOf(token: string): Promise<readonly TokenScope[] | null> {
    const hash = hashOf(token);
    let scopes: readonly TokenScope[] | null = null;
    for (const record of await this.#records()) {
      if (timingSafeEqual(hash, Buffer.from(record.sha256, 'hex'))) scopes = record.scopes;
    }
    return scopes;
  }

  async #records(): Promise<TokenRecord[]> {
    const names = (await listIfThere(this.#folder)).filter((name) => name.endsWith(suffix));
    const records = await Promise.all(names.map((name) => read(join(this.#folder, name))));
    return records.filter((record) => record !== null);
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}${suffix}`);
  }
}

/** Null for a token that was revoked since the folder was listed. */
async function read(path: string): Promise<TokenRecord | null> {
  const text = await readFile(path, 'utf8').catch(ignoreAbsence);
  if (!text) return null;
  try {
    return tokenRecordSchema.parse(JSON.parse(text));
  } catch {
    throw new TunnelError(
      'artifact-corrupt',
      `${path} is not the record of a token; remove it and make another token`,
      { path },
    );
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function infoOf({ sha256, ...info }: TokenRecord): TokenInfo {
  return info;
}
