import type { RunRecord } from '@tunnel/core';
import { dataFacts } from './dataFacts.js';
import { evidence } from './evidence.js';
import { factsTable } from './factsTable.js';
import { type Html, html } from './html.js';
import { foldedSection, type Place, section } from './section.js';
import { settings } from './settings.js';
import { tasksTable } from './tasksTable.js';

/** Above so many tasks their table is folded. */
const mostTasks = 40;

/** What repeats and checks a run: settings, data with their hashes, evidence, tasks, command. */
export function recordSections(run: RunRecord, place: Place): Html {
  const tasks = run.tasks.length > mostTasks ? foldedSection : section;
  const command = html`<pre><code>${run.command}</code></pre>`;
  return html`${section(place, 'settings', 'Settings', factsTable('Settings', settings(run)))}${section(
    place,
    'data',
    'Data',
    factsTable('Data', dataFacts(run)),
  )}${section(place, 'evidence', 'Evidence', factsTable('Evidence', evidence(run)))}${tasks(
    place,
    'tasks',
    'Tasks',
    tasksTable(run.tasks),
  )}${section(place, 'repeat', 'Repeat it', command)}`;
}
