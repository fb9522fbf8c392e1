import type { ReactNode } from 'react';

/** A table that scrolls where it is wider than the screen, by keys as well. */
export function TableRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
    <section className="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
