import { hasTunnel, type TunnelDetection, type TunnelRule } from '@tunnel/core';

/** The rule by which a tunnel is shaded: the first one with a share of the ID accuracy. */
export function leadingRule(detection: TunnelDetection | null): TunnelRule | null {
  return detection?.rules.find((rule) => rule.share !== null) ?? null;
}

/**
 * The leading rule where there is a tunnel: the verdict says so and the rule finds one. Null where
 * there is none, or where that is undecided: then nothing is shaded.
 */
export function tunnelRule(detection: TunnelDetection | null): TunnelRule | null {
  const rule = leadingRule(detection);
  if (detection === null || rule === null || !hasTunnel(rule)) return null;
  return detection.verdict.verdict === 'tunnel' ? rule : null;
}

/** The first layer of the tunnel, null where there is none to shade. */
export function tunnelStart(detection: TunnelDetection | null): number | null {
  return tunnelRule(detection)?.start ?? null;
}
