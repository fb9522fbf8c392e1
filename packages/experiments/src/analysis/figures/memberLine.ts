import type { AccuracyCurves } from '@tunnel/core';
import type { NetworkFamily } from '../NetworkFamily.js';
import type { Line } from './layerLine.js';

/**
 * A number read off each network of a family, with its interval over resampled seeds and images.
 *
 * @param xOf where a member stands on the horizontal axis, by its number and its place from 0
 */
export function memberLine(
  { members, estimate }: NetworkFamily,
  read: (curves: AccuracyCurves) => number,
  look: Omit<Line, 'points'>,
  xOf: (at: number, place: number) => number = (at) => at,
): Line {
  return {
    ...look,
    points: members.map(({ at }, place) => {
      const { value, interval } = estimate((curves) => {
        const own = curves[place];
        return own ? read(own) : null;
      });
      return {
        x: xOf(at, place),
        y: value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
      };
    }),
  };
}
