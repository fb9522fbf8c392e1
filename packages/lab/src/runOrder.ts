import type { Task } from '@tunnel/core';

/**
 * The order in which a plan’s tasks are tried: those first that the longest chain of others waits
 * for, else the plan’s order. So several processes all find something to do as early as can be:
 * all trainings come before the first measurement.
 */
export function runOrder(tasks: readonly Task[]): Task[] {
  const heights = new Map<string, number>();
  // In a plan a task comes after its inputs; backwards, all that need it have been seen.
  for (const task of [...tasks].reverse()) {
    const height = heights.get(task.id) ?? 0;
    heights.set(task.id, height);
    for (const input of Object.values(task.inputs)) {
      heights.set(input, Math.max(heights.get(input) ?? 0, height + 1));
    }
  }
  const heightOf = ({ id }: Task) => heights.get(id) ?? 0;
  return [...tasks].sort((a, b) => heightOf(b) - heightOf(a));
}
