import { claimIdSchema, scaleSchema } from '@tunnel/core';
import type { Experiment } from '@tunnel/experiments';
import { z } from 'zod';

/** An experiment as it can be run. `claims` are those that its findings are of. */
export const experimentSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  question: z.string(),
  source: z.string(),
  claims: z.array(claimIdSchema),
  seeds: z.record(scaleSchema, z.array(z.int().min(0))).describe('the default seeds by scale'),
  data: z.strictObject({
    train: z.string(),
    ood: z.string().nullable(),
    more: z.array(z.string()),
    standIn: z.string().nullable(),
  }),
});

/** An experiment as the API shows it. */
export function experimentOf(experiment: Experiment): z.input<typeof experimentSchema> {
  const { name, title, question, source, claims, seeds, data } = experiment;
  return {
    name,
    title,
    question,
    source,
    claims: [...claims],
    seeds: { smoke: [...seeds.smoke], laptop: [...seeds.laptop], paper: [...seeds.paper] },
    data: {
      train: data.train,
      ood: data.ood?.dataset ?? null,
      more: [...(data.more ?? [])],
      standIn: data.standIn,
    },
  };
}
