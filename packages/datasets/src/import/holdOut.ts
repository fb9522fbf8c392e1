import { createRandomStream, uniformIndex } from '@tunnel/core';

/**
 * Sets a share of each class’s files aside, at least one and not all of them, drawn by the class’s
 * place alone: the same files each time.
 *
 * @param classes at least two files each
 */
export function holdOut(classes: readonly (readonly string[])[], share: number) {
  const kept: string[][] = [];
  const heldOut: string[][] = [];
  classes.forEach((files, label) => {
    const count = Math.min(Math.max(Math.round(share * files.length), 1), files.length - 1);
    const out = new Set(drawn(files, count, label));
    kept.push(files.filter((file) => !out.has(file)));
    heldOut.push(files.filter((file) => out.has(file)));
  });
  return { kept, heldOut };
}

/** So many of the files: the first ones of a Fisher–Yates shuffle. */
function drawn(files: readonly string[], count: number, label: number): string[] {
  const random = createRandomStream(label);
  const shuffled = [...files];
  for (let at = 0; at < count; at++) {
    const other = at + uniformIndex(random, shuffled.length - at);
    const [a, b] = [shuffled[at] ?? '', shuffled[other] ?? ''];
    shuffled[at] = b;
    shuffled[other] = a;
  }
  return shuffled.slice(0, count);
}
