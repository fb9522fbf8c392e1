import { type Happening, hasEnded } from '@tunnel/core/resources';
import type { EventLog } from '../runs/EventLog.js';
import { EventPlan } from '../runs/EventPlan.js';
import { ProgressThinner } from '../runs/ProgressThinner.js';
import type { ClusterRun } from './ClusterRun.js';
import type { ClusterTask } from './ClusterTasks.js';
import { newsOf, type Told } from './newsOf.js';

/** So many tasks’ progress is told after a look. */
const reportsAtOnce = 8;

/**
 * Tells in a log what happens to a run that was given to a cluster: what is another than was told last. It
 * goes on where the log ends, whoever wrote it.
 */
export class ClusterTeller {
  readonly #run: ClusterRun;
  readonly #log: EventLog;
  readonly #plan = new EventPlan();
  readonly #thinner: ProgressThinner;
  #standing: Told['standing'] = null;
  /** What was told of each task’s progress last, the longest ago first. */
  readonly #reported = new Map<string, string>();

  private constructor(run: ClusterRun, log: EventLog) {
    this.#run = run;
    this.#log = log;
    this.#thinner = new ProgressThinner(log.count, () => performance.now());
  }

  /** @throws TunnelError `artifact-corrupt` */
  static async open(run: ClusterRun, log: EventLog): Promise<ClusterTeller> {
    const teller = new ClusterTeller(run, log);
    for await (const event of log.soFar(['plan', 'started', 'ended', 'state'])) teller.#note(event);
    return teller;
  }

  /** Looks at the run, and tells what has happened. Returns whether it has ended. */
  async tell(): Promise<boolean> {
    await this.#run.look();
    const tasks = new Map(this.#plan.graph().nodes.map(({ id, state }) => [id, state]));
    const news = newsOf({ standing: this.#standing, tasks }, this.#run);
    const all = [...news, ...this.#progress()];
    await Promise.all(all.map((happening) => this.#log.append(happening)));
    for (const happening of all) this.#note(happening);
    return hasEnded(this.#run.state.state);
  }

  #note(happening: Happening): void {
    this.#plan.note(happening);
    if (happening.kind === 'state') {
      this.#standing = { state: happening.state, error: happening.error };
    }
  }

  /** The progress of some tasks: of those that it was told of the longest ago. */
  #progress(): Happening[] {
    const last = [...this.#reported.keys()];
    const reports = this.#run.tasks
      .filter(({ id, progress, saidAt }) => progress && this.#reported.get(id) !== saidAt)
      .sort((a, b) => last.indexOf(a.id) - last.indexOf(b.id))
      .slice(0, reportsAtOnce);
    if (reports.length === 0 || !this.#thinner.passes(reports.length)) return [];
    return reports.flatMap((task) => this.#report(task));
  }

  #report({ id, progress, saidAt }: ClusterTask): Happening[] {
    if (!progress) return [];
    this.#reported.delete(id);
    this.#reported.set(id, saidAt ?? '');
    return [{ kind: 'progress', task: id, progress }];
  }
}
