import { type ReactNode, useEffect } from 'react';

interface Props {
  readonly title: string;
  /** A line below it. */
  readonly lead?: ReactNode;
  /** What can be done here. */
  readonly actions?: ReactNode;
  /** Above the title. */
  readonly kicker?: ReactNode;
}

/** The head of a view; the browser’s tab has its title too. */
export function PageHead({ title, lead, actions, kicker }: Props) {
  useEffect(() => {
    document.title = `${title} · Tunnel`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        {kicker && <div className="kicker">{kicker}</div>}
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}
