import { claims, type RunRecord } from '@tunnel/core';
import { claimsSeen } from '../report/claimsSeen.js';
import { runLine } from '../report/runLine.js';
import { verdictCounts } from '../words/describeFinding.js';
import { plural } from '../words/format.js';
import { findingCells, findingHead } from './findingCells.js';
import { markdownList, markdownTableOf } from './markdownBlocks.js';
import { markdownText as md } from './markdownText.js';

/**
 * Several runs as Markdown: a list of them, and the findings of all, claim by claim.
 *
 * @param folders of the runs, beside the file; each has a `results.md`
 */
export function renderRunsMarkdown(runs: readonly RunRecord[], folders: readonly string[]): string {
  const all = runs.flatMap((run) => run.findings);
  const linked = runs.map((run, index) => ({
    run,
    link: (text: string) => `[${md(text)}](${folders[index]}/results.md)`,
  }));
  const parts = [
    `# Results of ${plural(runs.length, 'run')}`,
    `${plural(all.length, 'finding')}: ${verdictCounts(all)}.`,
    markdownList(linked.map(({ run, link }) => `${link(run.title)}: ${md(runLine(run))}`)),
    ...claimsSeen(all).flatMap((claim) => [
      `## ${md(claims[claim])}`,
      markdownTableOf(
        ['experiment', ...findingHead],
        linked.flatMap(({ run, link }) =>
          run.findings
            .filter((finding) => finding.claim === claim)
            .map((finding) => [link(run.experiment), ...findingCells(finding).map(md)]),
        ),
      ),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
