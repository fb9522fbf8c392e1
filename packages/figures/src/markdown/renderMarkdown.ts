import { claims, type NetworkResult, type RunRecord } from '@tunnel/core';
import type { RunFigure } from '../charts/runFigures.js';
import { escapeMarkup } from '../escapeMarkup.js';
import { claimsSeen } from '../report/claimsSeen.js';
import { dataFacts } from '../report/dataFacts.js';
import { evidence } from '../report/evidence.js';
import { partNames } from '../report/partNames.js';
import { settings } from '../report/settings.js';
import { mostRows } from '../report/tablesSection.js';
import { answerSentence } from '../words/answerSentence.js';
import { describeMean } from '../words/describeMean.js';
import { verdictName } from '../words/describeSplit.js';
import { count } from '../words/format.js';
import { networkSummaries, summaryNote } from '../words/networkSummary.js';
import { smokeNote } from '../words/smokeNote.js';
import { columnTitle, tableValue } from '../words/tableValue.js';
import { findingCells, findingHead } from './findingCells.js';
import { markdownList, markdownTable } from './markdownBlocks.js';
import { markdownText as md } from './markdownText.js';

/**
 * A run as Markdown, for places that show no HTML pages: question, answer, findings, what was left out,
 * figures (the files beside it), tables, one row a network, verdicts, settings, data, evidence, the
 * command that repeats it, layers.
 */
export function renderMarkdown(run: RunRecord, figures: readonly RunFigure[]): string {
  const { networks, source } = run;
  const parts = [
    `# ${md(run.title)}`,
    md(run.question),
    ...(source === null ? [] : [`Source: ${md(source)}`]),
    `**${md(answerSentence(run))}**`,
    ...(run.data.notes.length === 0 ? [] : [markdownList(run.data.notes.map(md))]),
    ...findings(run),
    ...omitted(run),
    ...figures.flatMap(picture),
    ...tables(run),
    ...results(networks),
    '## Settings',
    facts(settings(run)),
    '## Data',
    facts(dataFacts(run)),
    '## Evidence',
    facts(evidence(run)),
    '## Repeat it',
    `\`\`\`sh\n${run.command.replaceAll('`', '')}\n\`\`\``,
    ...(networks.length === 0 ? [] : ['## Layers', ...networks.map(layers)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The findings of each claim in a table, and the cautions that go with them. */
function findings({ findings: all, scale }: RunRecord): string[] {
  if (all.length === 0) return [];
  return [
    '## Findings',
    ...(scale === 'smoke' ? [smokeNote] : []),
    ...claimsSeen(all).flatMap((claim) => {
      const ofClaim = all.filter((finding) => finding.claim === claim);
      const notes = ofClaim.flatMap(({ title, reason, cautions }) =>
        [reason, ...cautions].map((each) => `${md(title)}: ${md(each)}`),
      );
      return [
        `Claim: ${md(claims[claim])}`,
        markdownTable(findingHead, ofClaim.map(findingCells)),
        markdownList(notes),
      ];
    }),
  ];
}

function omitted({ omitted: all }: RunRecord): string[] {
  if (all.length === 0) return [];
  const items = all.map(({ part, reason }) => `${md(part)}: ${md(reason)}`);
  return ['## Left out', markdownList(items)];
}

function tables(run: RunRecord): string[] {
  return partNames(run).tables.flatMap(([name, { title, caption, columns, rows }]) => {
    const shown = rows
      .slice(0, mostRows)
      .map((row) => columns.map((column, at) => tableValue(row[at] ?? null, column)));
    const left = rows.length - mostRows;
    return [
      `### ${md(title)}`,
      markdownTable(columns.map(columnTitle), shown),
      md(left > 0 ? `${caption} All ${rows.length} rows are in ${name}.csv.` : caption),
    ];
  });
}

function results(networks: readonly NetworkResult[]): string[] {
  if (networks.length === 0) return [];
  return ['## Results', summary(networks), md(summaryNote(networks)), ...networks.flatMap(verdict)];
}

/** A figure in the reader’s theme. */
function picture({ name, caption }: RunFigure): string[] {
  const image = [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${name}-dark.svg">`,
    `  <img src="${name}.svg" alt="${escapeMarkup(caption)}">`,
    '</picture>',
  ].join('\n');
  return [image, md(caption)];
}

function summary(networks: readonly NetworkResult[]): string {
  const summaries = networkSummaries(networks);
  const titles = summaries[0]?.entries.map(([title]) => title) ?? [];
  const rows = summaries.map(({ network, entries }) => [
    network,
    ...entries.map(([, value]) => value),
  ]);
  return markdownTable(['network', ...titles], rows);
}

function verdict({ name, overSeeds }: NetworkResult): string[] {
  if (overSeeds === null) return [];
  const { detection } = overSeeds;
  const { reasons, cautions } = detection.verdict;
  return [
    `**${md(name)}: ${verdictName(detection)}**`,
    markdownList([...reasons, ...cautions].map(md)),
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
  return `<details>\n<summary>${escapeMarkup(name)}</summary>\n\n${markdownTable(head, rows)}\n\n</details>`;
}

function facts(pairs: readonly (readonly [string, string])[]): string {
  return markdownList(pairs.map(([name, value]) => `${md(name)}: ${md(value)}`));
}
