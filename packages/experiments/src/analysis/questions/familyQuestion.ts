import type { AccuracyCurves, ImagesQuestion, Question } from '@tunnel/core';
import type { FamilyMember, NetworkFamily } from '../NetworkFamily.js';
import { unlearned } from '../unlearned.js';

/** What is asked of a family, beside the number itself. */
export interface AskedOfFamily
  extends Pick<ImagesQuestion, 'claim' | 'title' | 'references' | 'cautions'> {
  readonly statistic: ImagesQuestion['statistic'];
  readonly claimed: ImagesQuestion['claimed'];
}

/**
 * A question about a number that is read off the curves of some of a family’s networks.
 *
 * @param compared at least one member of the family
 * @param read gets their curves, in their order
 */
export function familyQuestion(
  { members, estimate }: NetworkFamily,
  compared: readonly FamilyMember[],
  read: (curves: readonly AccuracyCurves[]) => number,
  { statistic, claimed, ...common }: AskedOfFamily,
): Question {
  const networks = compared.map(({ network }) => network);
  const reason = unlearned(networks.map(({ result }) => result));
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const places = compared.map((member) => members.indexOf(member));
  const { value, interval, over } = estimate((curves) =>
    read(places.flatMap((place) => curves[place] ?? [])),
  );
  const [first] = networks;
  const images = first?.overSeeds.detection.basis.idImages ?? null;
  return {
    ...common,
    by: 'images',
    statistic,
    claimed,
    value,
    interval,
    over,
    n: [
      { count: first?.runs.length ?? 0, of: 'seeds' },
      { count: networks.length, of: 'networks' },
      ...(images === null ? [] : [{ count: images, of: 'test images' }]),
    ],
  };
}
