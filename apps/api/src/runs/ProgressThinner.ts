/** The shortest time between two reports that pass. */
const shortestMs = 400;
/** After so many the time between them doubles, and again after as many: a week’s are ten thousand. */
const doublesAfter = 1000;

/** Lets through a few reports a second, fewer the more there were. */
export class ProgressThinner {
  readonly #now: () => number;
  #passed: number;
  #next = 0;

  /**
   * @param passed how many there were before
   * @param now in milliseconds
   */
  constructor(passed: number, now: () => number) {
    this.#passed = passed;
    this.#now = now;
  }

  /** Whether a report that comes now passes, or several together. */
  passes(reports = 1): boolean {
    const now = this.#now();
    if (now < this.#next) return false;
    this.#next = now + shortestMs * 2 ** Math.floor(this.#passed / doublesAfter);
    this.#passed += reports;
    return true;
  }
}
