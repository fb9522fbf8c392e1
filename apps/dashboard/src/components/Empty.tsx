import type { ReactNode } from 'react';

/** Stands where there is nothing yet, and says what would bring something. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
