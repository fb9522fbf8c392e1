interface Props {
  readonly label: string;
  /** From 0 to 1; null where it is not known yet. */
  readonly fraction: number | null;
}

/** How far something is. */
export function ProgressBar({ label, fraction }: Props) {
  return (
    <progress
      className="progress"
      aria-label={label}
      {...(fraction === null ? {} : { value: fraction })}
    >
      {fraction === null ? '' : `${Math.round(100 * fraction)} %`}
    </progress>
  );
}
