/** The label of a network’s task, `VGG-19, seed 0: ranks`; without a name the task’s own. */
export function labelled(name: string | null, seed: number, what: string): { label?: string } {
  return name === null ? {} : { label: `${name}, seed ${seed}: ${what}` };
}
