import type { RunTask } from '@tunnel/core';
import { duration } from '../words/format.js';
import { type Html, html } from './html.js';
import { tableRegion } from './tableRegion.js';

const states: Record<RunTask['state'], string> = {
  done: 'done',
  cached: 'taken from the store',
  elsewhere: 'done by another process',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** The tasks of a run with the seconds that each took. */
export function tasksTable(tasks: readonly RunTask[]): Html {
  return tableRegion(
    'Tasks',
    html`<table>
<thead><tr><th scope="col">task</th><th scope="col">kind</th><th scope="col">state</th><th scope="col" class="number">time</th><th scope="col">id</th></tr></thead>
<tbody>
${tasks.map(taskRow)}</tbody>
</table>`,
  );
}

function taskRow({ id, label, kind, state, seconds }: RunTask): Html {
  const ended = state !== 'failed' && state !== 'cancelled';
  return html`<tr><th scope="row">${label}</th><td>${kind}</td><td${ended ? null : html` class="failed"`}>${states[state]}</td><td class="number">${seconds === null ? '–' : duration(seconds)}</td><td><code title="${id}">${id.slice(0, 12)}</code></td></tr>
`;
}
