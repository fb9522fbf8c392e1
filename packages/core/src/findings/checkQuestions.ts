import { TunnelError } from '../errors/TunnelError.js';
import type { Interval } from '../statistics/interval.js';
import type { ImagesQuestion, Question, SeedsQuestion } from './Question.js';

/** A value may differ from its pair’s difference by this share of the pair’s larger number. */
const rounding = 1e-9;

/** Refuses questions that have no answer, and the same one twice. */
export function checkQuestions(questions: readonly Question[]): void {
  questions.forEach((question, at) => {
    const { claim, title } = question;
    const first = questions.findIndex((other) => other.claim === claim && other.title === title);
    if (first < at) {
      throw refused(question, 'is asked twice', 'each question of a claim a title of its own');
    }
    if (question.by === 'nothing') return;
    const { bound } = question.claimed;
    if (!Number.isFinite(bound)) {
      throw refused(question, `has the bound ${bound}`, 'a finite number');
    }
    if (question.by === 'images') checkInterval(question);
    else checkSeeds(question);
  });
}

function checkInterval(question: ImagesQuestion): void {
  const { value, interval, over } = question;
  if (value !== null && !Number.isFinite(value)) {
    throw refused(question, `has the value ${value}`, 'a finite number, or null');
  }
  if (value === null && interval !== null) {
    throw refused(question, 'has an interval without a value', 'both, or null for both');
  }
  if ((interval === null) !== (over === null)) {
    throw refused(question, 'has only one of interval and over', 'both, or null for both');
  }
  if (interval === null || (Number.isFinite(width(interval)) && width(interval) >= 0)) return;
  const { low, high } = interval;
  throw refused(question, `has the interval ${low} to ${high}`, 'finite ends, the low one first');
}

function width({ low, high }: Interval): number {
  return high - low;
}

function checkSeeds(question: SeedsQuestion): void {
  const { values, pairs } = question;
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw refused(
      question,
      `has the values ${values.join(', ') || 'of no seed'}`,
      'finite numbers, one a seed, or ask by nothing',
    );
  }
  if (pairs === undefined) return;
  if (pairs.length !== values.length) {
    throw refused(
      question,
      `has ${values.length} values and ${pairs.length} pairs`,
      'a pair for each value',
    );
  }
  const strange = pairs.findIndex(([first, second], at) => {
    const error = Math.abs(first - second - (values[at] ?? 0));
    return !(error <= rounding * Math.max(Math.abs(first), Math.abs(second)));
  });
  if (strange === -1) return;
  throw refused(
    question,
    `has the value ${values[strange]} and the pair ${pairs[strange]?.join(', ')}`,
    'pairs whose first less second is the value, or no pairs',
  );
}

function refused({ title }: Question, wrong: string, right: string): TunnelError {
  return new TunnelError('invalid-request', `“${title}” ${wrong}; give ${right}`, { title });
}
