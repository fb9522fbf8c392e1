import '../../../charts/charts.css';
import '../views.css';
import type { ThemeName } from '@tunnel/figures/browser';

/** A figure of a run, and what it can be had as. */
interface RunFigure {
  readonly name: string;
  readonly label: string;
  readonly caption: string;
  readonly formats: readonly string[];
}

interface Props {
  readonly run: string;
  readonly figures: readonly RunFigure[];
  readonly tables: readonly { readonly id: string; readonly title: string }[];
  readonly themeName: ThemeName;
}

const tableFormats = ['csv', 'parquet', 'json'] as const;

/** The figures and tables of a run as its report has them, each to be saved. */
export function FiguresView({ run, figures, tables, themeName }: Props) {
  const base = `/api/v1/runs/${encodeURIComponent(run)}`;
  return (
    <section className="view" aria-label="Figures">
      <h2 className="visually-hidden">Figures</h2>
      <p>
        <a href={`${base}/report.html`} target="_blank" rel="noreferrer">
          The whole report
        </a>{' '}
        is one page that needs nothing else.
      </p>
      {figures.map(({ name, caption, formats }) => (
        <figure key={name} className="run-figure">
          <img
            src={`${base}/figures/${name}.svg?theme=${themeName}`}
            alt={caption}
            loading="lazy"
          />
          <figcaption>
            <span>{caption}</span>
            <Downloads
              of={caption}
              links={formats.map((format) => ({
                format,
                href: `${base}/figures/${name}.${format}${isPicture(format) ? `?theme=${themeName}` : ''}`,
                file: `${run}-${name}.${format}`,
              }))}
            />
          </figcaption>
        </figure>
      ))}
      {tables.length > 0 && <h3>Tables</h3>}
      <ul className="run-tables">
        {tables.map(({ id, title }) => (
          <li key={id}>
            <span>{title}</span>
            <Downloads
              of={title}
              links={tableFormats.map((format) => ({
                format,
                href: `${base}/tables/${id}.${format}`,
                file: `${run}-${id}.${format}`,
              }))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether a format is a picture, which has a theme. */
function isPicture(format: string): boolean {
  return format === 'svg' || format === 'png';
}

interface DownloadsProps {
  readonly of: string;
  readonly links: readonly {
    readonly format: string;
    readonly href: string;
    readonly file: string;
  }[];
}

function Downloads({ of, links }: DownloadsProps) {
  return (
    <span className="chart-downloads">
      {links.map(({ format, href, file }) => (
        <a
          key={format}
          href={href}
          download={file}
          aria-label={`Download as ${format.toUpperCase()}: ${of}`}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
