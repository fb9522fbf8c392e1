import { TunnelError } from '@tunnel/core';

/** How many problems an error’s context lists. */
const listed = 10;

/** What keeps a folder from being imported: the first problem in full, the others counted. */
export class Problems {
  readonly #first: TunnelError[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(problem: TunnelError): void {
    this.#count++;
    if (this.#first.length < listed) this.#first.push(problem);
  }

  /** @throws TunnelError the first problem, where there is one; `context.problems` has up to ten */
  throwFirst(): void {
    const [first] = this.#first;
    if (!first) return;
    const others = this.#count - 1;
    const more = others === 0 ? '' : ` (and ${others} other problem${others === 1 ? '' : 's'})`;
    throw new TunnelError(first.code, `${first.message}${more}`, {
      ...first.context,
      count: this.#count,
      problems: this.#first.map(({ message }) => message),
    });
  }
}
