import { hasTunnel, type TunnelDetection } from '@tunnel/core';
import type { TunnelSpan } from '../../../charts/parts/tunnelSeries.js';

/** A network, and what was found in it. */
export interface DetectedNetwork {
  readonly name: string;
  readonly detection: TunnelDetection | null;
}

/**
 * Where the tunnel of a task’s network lies among the layers that the task read, by its first rule.
 *
 * @param subject the task’s label, which begins with its network’s name
 * @returns null where the run’s verdict on that network is not that there is one
 */
export function tunnelWithin(
  subject: string,
  layers: readonly string[],
  networks: readonly DetectedNetwork[],
): TunnelSpan | null {
  const detection = networks.find(({ name }) => isOf(subject, name))?.detection ?? null;
  const rule = detection?.rules[0];
  if (!detection || !rule || rule.start === null || !hasTunnel(rule)) return null;
  if (detection.verdict.verdict !== 'tunnel') return null;
  const within = detection.basis.taps.slice(rule.start - 1);
  const places = layers.flatMap((name, index) => (within.includes(name) ? [index + 1] : []));
  const [from, to] = [places[0], places.at(-1)];
  if (from === undefined || to === undefined) return null;
  return { from, to, label: 'tunnel', certain: true };
}

/** Whether a task is of a network: `MLP, seed 0: …`, `MLP: …`. */
function isOf(subject: string, network: string): boolean {
  return subject.startsWith(`${network}, `) || subject.startsWith(`${network}: `);
}
