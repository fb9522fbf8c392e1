import type { Scale } from './scale.js';
import type { Task } from './Task.js';

/** The tasks of one experiment at one scale, each after the tasks that it needs. */
export interface Plan {
  readonly experiment: string;
  readonly scale: Scale;
  readonly tasks: readonly Task[];
}
