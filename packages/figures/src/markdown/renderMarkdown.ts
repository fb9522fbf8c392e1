import type { NetworkResult, RunRecord } from '@tunnel/core';
import type { RunFigure } from '../charts/runFigures.js';
import { escapeMarkup } from '../escapeMarkup.js';
import { evidence } from '../report/evidence.js';
import { settings } from '../report/settings.js';
import { answerSentence } from '../words/answerSentence.js';
import { describeMean } from '../words/describeMean.js';
import { verdictName } from '../words/describeSplit.js';
import { count } from '../words/format.js';
import { networkSummaries, summaryNote } from '../words/networkSummary.js';
import { markdownText as md } from './markdownText.js';

/**
 * A run as Markdown, for places that show no HTML pages: question, answer, figures (the files beside
 * it), one row a network, verdicts, layers, settings, evidence and the command that repeats it.
 */
export function renderMarkdown(run: RunRecord, figures: readonly RunFigure[]): string {
  const parts = [
    `# ${md(run.title)}`,
    md(run.question),
    `**${md(answerSentence(run))}**`,
    ...(run.data.notes.length === 0 ? [] : [list(run.data.notes.map(md))]),
    ...figures.map(picture),
    '## Results',
    summary(run.networks),
    md(summaryNote(run.networks)),
    ...run.networks.flatMap(verdict),
    '## Settings',
    facts(settings(run)),
    '## Evidence',
    facts(evidence(run)),
    '## Repeat it',
    `\`\`\`sh\n${run.command.replaceAll('`', '')}\n\`\`\``,
    '## Layers',
    ...run.networks.map(layers),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A figure in the reader’s theme. */
function picture({ name, caption }: RunFigure): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${name}-dark.svg">`,
    `  <img src="${name}.svg" alt="${escapeMarkup(caption)}">`,
    '</picture>',
  ].join('\n');
}

function summary(networks: readonly NetworkResult[]): string {
  const summaries = networkSummaries(networks);
  const titles = summaries[0]?.entries.map(([title]) => title) ?? [];
  const rows = summaries.map(({ network, entries }) => [
    network,
    ...entries.map(([, value]) => value),
  ]);
  return table(['network', ...titles], rows);
}

function verdict({ name, overSeeds }: NetworkResult): string[] {
  if (overSeeds === null) return [];
  const { detection } = overSeeds;
  const { reasons, cautions } = detection.verdict;
  return [
    `**${md(name)}: ${verdictName(detection)}**`,
    list([...reasons, ...cautions].map((each) => md(each))),
  ];
}

function layers({ name, overSeeds, seeds }: NetworkResult): string {
  const rows = (overSeeds?.layers ?? []).map(({ layer, name: tap, id, ood, rank }, index) => [
    String(layer),
    tap,
    count(seeds[0]?.layers[index]?.features ?? 0),
    describeMean(id, 100),
    ood === null ? '–' : describeMean(ood, 100),
    rank === null ? '–' : describeMean(rank),
  ]);
  const head = ['layer', 'name', 'features', 'ID (%)', 'OOD (%)', 'rank'];
  return `<details>\n<summary>${escapeMarkup(name)}</summary>\n\n${table(head, rows)}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(md).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function facts(pairs: readonly (readonly [string, string])[]): string {
  return list(pairs.map(([name, value]) => `${md(name)}: ${md(value)}`));
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
