import { useId } from 'react';

/** Ends and step of the share, in tenths of a per cent: whole numbers, so that 95 % is 95 %. */
const tenths = { min: 950, max: 990, step: 1 } as const;

/** Shares that runs find tunnels by. */
const usual = [0.95, 0.98];

interface Props {
  /** A share from 0.95 to 0.99. */
  readonly value: number;
  onChange(value: number): void;
}

/** Chooses the share of the last layer’s ID accuracy from which on a layer counts to the tunnel. */
export function ThresholdSlider({ value, onChange }: Props) {
  const id = useId();
  const listId = useId();
  const words = `${(100 * value).toFixed(1)}\u00a0%`;
  return (
    <div className="threshold">
      <label htmlFor={id}>
        Threshold <output htmlFor={id}>{words}</output>{' '}
        <small>of the last layer’s ID accuracy</small>
      </label>
      <input
        id={id}
        type="range"
        {...tenths}
        value={Math.round(1000 * value)}
        list={listId}
        aria-valuetext={words}
        onChange={({ target }) => onChange(Number(target.value) / 1000)}
      />
      <datalist id={listId}>
        {usual.map((share) => (
          <option key={share} value={1000 * share} label={`${100 * share} %`} />
        ))}
      </datalist>
      <div className="threshold-ends" aria-hidden="true">
        <span>95 %</span>
        <span>99 %</span>
      </div>
    </div>
  );
}
