import { TunnelError } from '../errors/TunnelError.js';

/**
 * The one JSON text of a value: object keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them (RFC 8785). Properties whose value is undefined are left out, as
 * `JSON.stringify` does.
 *
 * @throws TunnelError `invalid-request` for what JSON cannot hold: NaN, infinities, bigints,
 *   functions, symbols, undefined in a list, class instances, values that contain themselves
 */
export function canonicalJson(value: unknown): string {
  return write(value, new Set());
}

function write(value: unknown, within: Set<object>): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object') throw refused(`${typeof value} ${String(value)}`);
  if (within.has(value)) throw refused('a value that contains itself');
  within.add(value);
  const json = Array.isArray(value) ? writeList(value, within) : writeObject(value, within);
  within.delete(value);
  return json;
}

function writeList(list: readonly unknown[], within: Set<object>): string {
  return `[${Array.from(list, (item) => write(item, within)).join(',')}]`;
}

function writeObject(object: object, within: Set<object>): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  // A plain object of another realm (a browser frame, a vm context) has another Object.prototype.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused('an instance of a class');
  }
  const members = Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member, within)}`);
  return `{${members.join(',')}}`;
}

function refused(what: string): TunnelError {
  return new TunnelError(
    'invalid-request',
    `canonical JSON cannot hold ${what}; give null, booleans, finite numbers, text, lists and plain objects`,
  );
}
