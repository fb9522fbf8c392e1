import type { Reading } from './ChartModel.js';

/** A reading as the small box beside the pointer. Text only: names may hold anything. */
export function tipElement({ title, values }: Reading): HTMLElement {
  const box = element('div', 'chart-tip-box');
  const list = element('dl', values.length > 8 ? 'in-columns' : '');
  for (const [name, value] of values) {
    const row = element('div');
    row.append(element('dt', '', name), element('dd', '', value));
    list.append(row);
  }
  box.append(element('strong', '', title), list);
  return box;
}

function element(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
