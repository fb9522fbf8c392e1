import type { PlanGraph } from '@tunnel/core/resources';
import { duration } from '@tunnel/figures/browser';
import { taskStateWords } from './taskStateWords.js';

/** A plan as a table: each task with its state and what it needs. */
export function PlanTable({ plan }: { plan: PlanGraph }) {
  const labels = new Map(plan.nodes.map(({ id, label }) => [id, label]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
    <section className="table-scroll" aria-label="Tasks, as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">task</th>
            <th scope="col">state</th>
            <th scope="col">time</th>
            <th scope="col">needs</th>
            <th scope="col">id</th>
          </tr>
        </thead>
        <tbody>
          {plan.nodes.map((task) => {
            const { id, label, seconds } = task;
            return (
              <tr key={id}>
                <th scope="row">{label}</th>
                <td>{taskStateWords(task)}</td>
                <td>{seconds === null ? '–' : duration(seconds)}</td>
                <td>
                  {plan.edges
                    .filter(({ to }) => to === id)
                    .map(({ from, role }) => `${labels.get(from) ?? from.slice(0, 10)} (${role})`)
                    .join('; ') || '–'}
                </td>
                <td>
                  <code>{id.slice(0, 10)}</code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
