import type { ReactNode } from 'react';

interface Props {
  /** Facts without a value are left out. */
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names and values, side by side. */
export function FactList({ facts }: Props) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl className="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
