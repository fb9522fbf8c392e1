import { hasTunnel, type TunnelDetection, type TunnelRule } from '@tunnel/core';
import { fontFamily } from '../font/fontFiles.js';
import { measureText } from '../font/measureText.js';
import type { Theme } from '../theme/themes.js';
import { leadingRule, tunnelRule } from '../words/leadingRule.js';
import { fontSize } from './chartFrame.js';

/** Height of one rule’s row above the plot. */
export const lanePx = 20;

const font = `400 ${fontSize.small}px ${fontFamily}`;
const dashes = [undefined, [5, 3], [1.5, 3]];

/** Where the rows of rules and the plot below them lie, in pixels. */
export interface LaneGeometry {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly lanesTopPx: number;
  readonly plotTopPx: number;
  readonly plotBottomPx: number;
  /** The place of a layer number, fractions included. */
  x(layer: number): number;
}

/** The name of a rule’s row, such as `95 % rule`. */
export function ruleName(rule: TunnelRule): string {
  return rule.share === null ? 'OOD peak' : `${rule.rule.replace('id-', '')} % rule`;
}

/**
 * One row a rule: a bar over the layers of its tunnel and, from the bar’s left end down through the
 * plot, a mark between the last layer of the extractor and the first of the tunnel. Where the
 * verdict is that there is a tunnel, it is shaded over the plot’s whole height, by the leading rule.
 */
export function tunnelLanes(
  detection: TunnelDetection,
  geometry: LaneGeometry,
  theme: Theme,
): object[] {
  const leading = leadingRule(detection);
  const tunnel = tunnelRule(detection);
  const shade = tunnel ? [ruleShade(tunnel, geometry, theme)] : [];
  const lanes = detection.rules.flatMap((rule, index) => {
    const middlePx = geometry.lanesTopPx + (index + 0.5) * lanePx;
    const name = laneName(rule, middlePx, geometry, theme);
    if (!hasTunnel(rule)) return [name, noTunnel(rule, middlePx, geometry, theme)];
    const look = { leading: rule === leading, shaded: rule === tunnel };
    return [name, ...tunnelBar(rule, index, middlePx, geometry, theme, look)];
  });
  return [...shade, ...lanes];
}

function ruleShade(rule: TunnelRule, geometry: LaneGeometry, theme: Theme) {
  const { leftPx, widthPx } = span(rule, geometry);
  const { plotTopPx, plotBottomPx } = geometry;
  return tunnelShade({ leftPx, rightPx: leftPx + widthPx, plotTopPx, plotBottomPx }, theme);
}

/** The shade behind the layers of a tunnel. */
export function tunnelShade(
  box: Pick<LaneGeometry, 'leftPx' | 'rightPx' | 'plotTopPx' | 'plotBottomPx'>,
  theme: Theme,
): object {
  const { leftPx, rightPx, plotTopPx, plotBottomPx } = box;
  return {
    type: 'rect',
    z: -10,
    silent: true,
    shape: { x: leftPx, y: plotTopPx, width: rightPx - leftPx, height: plotBottomPx - plotTopPx },
    style: { fill: theme.tunnelShade },
  };
}

function laneName(rule: TunnelRule, middlePx: number, geometry: LaneGeometry, theme: Theme) {
  return {
    type: 'text',
    silent: true,
    x: geometry.leftPx - 8,
    y: middlePx,
    style: {
      text: ruleName(rule),
      font,
      fill: theme.muted,
      align: 'right',
      verticalAlign: 'middle',
    },
  };
}

function noTunnel(rule: TunnelRule, middlePx: number, geometry: LaneGeometry, theme: Theme) {
  const full = `no tunnel: ${noTunnelReason(rule)}`;
  const fits = measureText(full, fontSize.small) <= geometry.rightPx - geometry.leftPx;
  return {
    type: 'text',
    silent: true,
    x: geometry.rightPx,
    y: middlePx,
    style: {
      text: fits ? full : 'no tunnel',
      font,
      fill: theme.muted,
      align: 'right',
      verticalAlign: 'middle',
    },
  };
}

function noTunnelReason(rule: TunnelRule): string {
  if (rule.start === null) return 'the peak is the last layer';
  return rule.share === null ? 'only the last layer follows' : 'reached at the last layer';
}

function tunnelBar(
  rule: TunnelRule,
  index: number,
  middlePx: number,
  geometry: LaneGeometry,
  theme: Theme,
  { leading, shaded }: { leading: boolean; shaded: boolean },
) {
  const { leftPx, widthPx } = span(rule, geometry);
  const start = rule.start ?? 1;
  const text = `layers ${start}–${start + rule.length - 1}`;
  const textPx = measureText(text, fontSize.small);
  const inside = textPx + 12 <= widthPx;
  const bar = {
    type: 'rect',
    silent: true,
    shape: { x: leftPx, y: middlePx - 8, width: widthPx, height: 16, r: 2 },
    style: {
      fill: shaded ? theme.tunnelShade : theme.background,
      stroke: theme.tunnelMark,
      lineWidth: 1,
    },
  };
  const label = {
    type: 'text',
    z: 5,
    silent: true,
    x: inside ? leftPx + 7 : leftPx - 7,
    y: middlePx,
    style: {
      text,
      font,
      fill: theme.tunnelText,
      align: inside ? 'left' : 'right',
      verticalAlign: 'middle',
    },
  };
  const mark = {
    type: 'line',
    z: -5,
    silent: true,
    shape: { x1: leftPx, y1: middlePx + 8, x2: leftPx, y2: geometry.plotBottomPx },
    style: {
      stroke: theme.tunnelMark,
      lineWidth: leading ? 1.5 : 1,
      lineDash: dashes[Math.min(index, dashes.length - 1)],
    },
  };
  return [mark, bar, label];
}

/** From halfway between extractor and tunnel to the end of the plot. */
function span(rule: TunnelRule, geometry: LaneGeometry) {
  const leftPx = geometry.x((rule.start ?? 1) - 0.5);
  return { leftPx, widthPx: geometry.rightPx - leftPx };
}
