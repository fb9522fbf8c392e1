import type { Finding, RunRecord } from '@tunnel/core';
import { type comparisonSchema, runSummaryOf } from '@tunnel/core/resources';
import type { z } from 'zod';

/** Lays runs side by side: networks by their names, findings by claim and title. */
export function comparisonOf(runs: readonly RunRecord[]): z.input<typeof comparisonSchema> {
  const names = new Set(runs.flatMap(({ networks }) => networks.map(({ name }) => name)));
  const parts = new Map(
    runs.flatMap(({ findings }) => findings.map((finding) => [partOf(finding), finding] as const)),
  );
  return {
    runs: runs.map(runSummaryOf),
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
