import type { Happening, planSchema } from '@tunnel/core/resources';
import type { z } from 'zod';

type Node = z.output<typeof planSchema>['nodes'][number];
type Edge = z.output<typeof planSchema>['edges'][number];

/** The plan of a run that has no record yet, with its tasks’ states, as its events tell of them. */
export class EventPlan {
  readonly #nodes = new Map<string, Node>();
  #edges: readonly Edge[] = [];
  #version = 0;

  /** Whether it has no tasks, as before the plan is made. */
  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  /** The tasks in the plan’s order, and what they need of each other. */
  graph(): { nodes: Node[]; edges: Edge[] } {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges] };
  }

  /** Another one whenever something has changed. */
  get version(): number {
    return this.#version;
  }

  /** Takes in what happens. */
  note(happening: Happening): void {
    switch (happening.kind) {
      case 'plan':
        this.#begin(happening.tasks);
        break;
      case 'started':
        this.#change(happening.task, { state: 'running' });
        break;
      case 'progress':
        this.#change(happening.task, { progress: happening.progress });
        break;
      case 'ended':
        this.#change(happening.task, {
          ...{ state: happening.state, seconds: happening.seconds, progress: null },
        });
        break;
      case 'state':
        // Who computed something then does so no more.
        for (const { id, state } of this.#nodes.values()) {
          if (state === 'running') this.#change(id, { state: 'waiting', progress: null });
        }
        break;
      default:
        return;
    }
    this.#version += 1;
  }

  /** Forgets all: the record has it, or the events. */
  clear(): void {
    this.#begin([]);
  }

  #begin(tasks: (Happening & { kind: 'plan' })['tasks']): void {
    this.#nodes.clear();
    for (const { id, label, kind } of tasks) {
      this.#nodes.set(id, {
        ...{ id, label, kind, state: 'waiting', seconds: null, progress: null },
      });
    }
    this.#edges = tasks.flatMap(({ id, inputs }) =>
      Object.entries(inputs).map(([role, from]) => ({ from, to: id, role })),
    );
  }

  #change(id: string, changes: Partial<Node>): void {
    const node = this.#nodes.get(id);
    if (node) this.#nodes.set(id, { ...node, ...changes });
  }
}
