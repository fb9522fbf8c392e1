import type { Finding } from '@tunnel/core';
import {
  countsOf,
  effectOf,
  intervalOf,
  leaningOf,
  markWords,
  overOf,
  pValueOf,
  sentence,
  statisticName,
  statisticOf,
  testOf,
} from '@tunnel/figures/browser';

/** One finding: verdict, why, the numbers behind it, and what others report with its mark. */
export function FindingCard({ finding }: { finding: Finding }) {
  const { title, verdict, reason, references, cautions } = finding;
  const leaning = leaningOf(finding);
  const test = testOf(finding);
  return (
    <article className="finding">
      <h4>
        <span className={`verdict ${verdict}`}>{verdict}</span> {title}
      </h4>
      {leaning !== null && <p className="leaning">{sentence(leaning)}</p>}
      <p>{sentence(reason)}</p>
      <dl className="measures">
        {numbersOf(finding).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {test !== null && <p className="note">Test: {test}.</p>}
      {references.length > 0 && (
        <>
          <p className="label">Reported by others</p>
          <ul className="references">
            {references.map(({ value, mark, source }) => (
              <li key={value}>
                <span className={`mark ${mark}`}>{markWords[mark]}</span> {value}{' '}
                <span className="source">{source}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {cautions.length > 0 && (
        <ul className="cautions">
          {cautions.map((caution) => (
            <li key={caution}>{sentence(caution)}</li>
          ))}
        </ul>
      )}
    </article>
  );
}

function numbersOf(finding: Finding): [string, string][] {
  const interval = [intervalOf(finding), overOf(finding)].filter((part) => part !== null);
  const all: [string, string | null][] = [
    [statisticName(finding) ?? '', statisticOf(finding)],
    ['95\u00a0% interval', interval.length > 0 ? interval.join(' ') : null],
    ['n', countsOf(finding)],
    ['effect', effectOf(finding)],
    ['after correction', pValueOf(finding)],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}
