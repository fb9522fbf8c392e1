/** A task with what it measured. */
export interface MeasuredTask<R> {
  readonly id: string;
  readonly label: string;
  readonly result: R;
}

/** Tasks that measured the same of networks that differ in their seed alone. */
export interface TaskSubject<R> {
  /** What was measured, of what: `VGG-19: variances`. */
  readonly name: string;
  /** The tasks, by seed where their labels have one. */
  readonly tasks: readonly (MeasuredTask<R> & { readonly seed: number | null })[];
}

/** `VGG-19, seed 0: variances`, as experiments call the tasks of a seed. */
const seedLabel = /^(?<network>.+), seed (?<seed>\d+): (?<what>.+)$/;

/** Groups tasks by what they measured; one that is of no seed stands alone. */
export function taskSubjects<R>(tasks: readonly MeasuredTask<R>[]): TaskSubject<R>[] {
  const subjects = new Map<string, TaskSubject<R>['tasks'][number][]>();
  for (const task of tasks) {
    const { network, seed, what } = seedLabel.exec(task.label)?.groups ?? {};
    const name = seed === undefined ? task.label : `${network}: ${what}`;
    const entry = { ...task, seed: seed === undefined ? null : Number(seed) };
    subjects.set(name, [...(subjects.get(name) ?? []), entry]);
  }
  return [...subjects].map(([name, ofSubject]) => ({ name, tasks: ofSubject }));
}
