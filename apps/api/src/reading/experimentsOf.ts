import type { experimentSchema } from '@tunnel/core/resources';
import type { Experiment } from '@tunnel/experiments';
import type { z } from 'zod';

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
