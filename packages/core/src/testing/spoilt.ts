import fc from 'fast-check';

/** Keys and texts that objects have of their own accord, or that end lines. */
const oddTexts = ['', '__proto__', 'constructor', 'toString', 'kind', 'a\nb\u001b[2J', '\ud800'];

/** Numbers at the ends of what is a whole number, a count, or finite. */
const oddNumbers = [-1, 0, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, -1e-320];

const key = fc.oneof(fc.constantFrom(...oddTexts), fc.string());

/** Any value of JSON, as `JSON.parse` gives it, so that `__proto__` is a key like any other. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, true, false, ...oddNumbers, ...oddTexts),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(objectOf),
    ),
  }))
  .value.map(asParsed);

/**
 * One of some JSON documents with one to three changes anywhere within: a value replaced by another,
 * taken away, or added.
 */
export function spoilt(...documents: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('replace', 'remove', 'add'),
    key,
    value: anyJson,
  });
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) => changes.reduce<unknown>(changed, asParsed(document)));
}

interface Change {
  readonly at: number;
  readonly how: string;
  readonly key: string;
  readonly value: unknown;
}

function changed(document: unknown, { at, how, key, value }: Change): unknown {
  const places = placesIn(document);
  const place = places[at % (places.length + 1)];
  // One place more than there are within: the whole document.
  if (!place) return value;
  const { parent, own } = place;
  if (how === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(own), 1);
    else Reflect.deleteProperty(parent, own);
  } else if (how === 'add' && !Array.isArray(parent)) put(parent, key, value);
  else put(parent, own, value);
  return document;
}

function placesIn(value: unknown): { parent: object; own: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([own, member]) => [
    { parent: value, own },
    ...placesIn(member),
  ]);
}

function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [own, value] of entries) put(object, own, value);
  return object;
}

/** Assignment would take `__proto__` for something else. */
function put(object: object, own: string, value: unknown): void {
  const how = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, own, how);
}

function asParsed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
