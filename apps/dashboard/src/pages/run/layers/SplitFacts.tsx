import { hasTunnel, type TunnelDetection } from '@tunnel/core';
import { count, percent, plural, ruleTitle, verdictName } from '@tunnel/figures/browser';
import type { SplitAt } from './splitAt.js';

interface Props {
  readonly split: SplitAt;
  readonly depth: number;
  readonly detection: TunnelDetection | null;
}

/** The split at the chosen threshold: in a line, in numbers, and in sentences. */
export function SplitFacts({ split, depth, detection }: Props) {
  const { rule, sentences } = split;
  const found = hasTunnel(rule);
  return (
    <div className="split" aria-live="polite">
      <p className="split-head">
        {detection && (
          <span className={`verdict ${detection.verdict.verdict}`}>{verdictName(detection)}</span>
        )}
        <strong>
          {found
            ? `Layers ${rule.start} to ${depth} of ${depth} by the ${ruleTitle(rule)}`
            : `No start by the ${ruleTitle(rule)}`}
        </strong>
      </p>
      <dl className="measures">
        <Fact name="extractor" value={plural(found ? rule.extractor : depth, 'layer')} />
        <Fact name="tunnel" value={plural(found ? rule.length : 0, 'layer')} />
        {detection?.retained && (
          <Fact
            name="OOD retained"
            value={`${detection.retained.percent.toFixed(1)}\u00a0%, ${detection.retained.band}`}
          />
        )}
        {detection?.oodPeak && (
          <Fact
            name="OOD peak"
            value={`layer ${detection.oodPeak.layer}, ${percent(detection.oodPeak.accuracy)}`}
          />
        )}
        {detection?.rankPeak && detection.rankLast !== null && (
          <Fact
            name="rank, peak to last"
            value={`${count(Math.round(detection.rankPeak.rank))} → ${count(Math.round(detection.rankLast))}`}
          />
        )}
      </dl>
      <ul className="sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
