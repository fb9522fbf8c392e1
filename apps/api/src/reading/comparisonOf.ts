import {
  claimIdSchema,
  type Finding,
  findingSchema,
  type RunRecord,
  seedDetectionSchema,
} from '@tunnel/core';
import { z } from 'zod';
import { runSummarySchema, summaryOf } from './runSummary.js';

/**
 * Several runs side by side. In `networks` and `findings` each row has one entry for each of `runs`,
 * in their order; null where that run has no such network or finding.
 */
export const comparisonSchema = z.strictObject({
  runs: z.array(runSummarySchema),
  networks: z.array(
    z.strictObject({ name: z.string(), overSeeds: z.array(seedDetectionSchema.nullable()) }),
  ),
  findings: z.array(
    z.strictObject({
      claim: claimIdSchema,
      title: z.string(),
      findings: z.array(findingSchema.nullable()),
    }),
  ),
});

/** Lays runs side by side: networks by their names, findings by claim and title. */
export function comparisonOf(runs: readonly RunRecord[]): z.input<typeof comparisonSchema> {
  const names = new Set(runs.flatMap(({ networks }) => networks.map(({ name }) => name)));
  const parts = new Map(
    runs.flatMap(({ findings }) => findings.map((finding) => [partOf(finding), finding] as const)),
  );
  return {
    runs: runs.map(summaryOf),
    networks: [...names].map((name) => ({
      name,
      overSeeds: runs.map(
        ({ networks }) => networks.find((network) => network.name === name)?.overSeeds ?? null,
      ),
    })),
    findings: [...parts].map(([part, { claim, title }]) => ({
      claim,
      title,
      findings: runs.map(
        ({ findings }) => findings.find((finding) => partOf(finding) === part) ?? null,
      ),
    })),
  };
}

function partOf({ claim, title }: Finding): string {
  return `${claim} ${title}`;
}
