import type { Theme } from '@tunnel/figures/browser';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ChartModel, Reading } from './ChartModel.js';
import type { EChartsType } from './echarts.js';
import { type Cursor, moved, readingOfPoint } from './readingAt.js';
import { tipElement } from './tipElement.js';

interface Props {
  readonly model: ChartModel;
  readonly theme: Theme;
  readonly hidden: ReadonlySet<string>;
}

/**
 * The picture of a chart, as wide as its place. The pointer shows what lies below it; with the focus,
 * arrow keys go from place to place and each is read out.
 */
export function ChartPicture({ model, theme, hidden }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(frame);
  const chart = useEcharts(place, model.renderer, widthPx > 0);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const descriptionId = useId();
  const heightPx = Math.round(model.heightPx(widthPx || 640));
  const reading = cursor && (model.readings[cursor.row]?.[cursor.column] ?? null);

  useEffect(() => {
    if (chart === null || widthPx === 0) return;
    chart.resize({ width: widthPx, height: heightPx });
    chart.setOption(model.option({ theme, widthPx, hidden, file: false }), { notMerge: true });
    chart.setOption({
      tooltip: {
        formatter: (params: unknown) => {
          const found = readingOfPoint(model, params);
          return found ? tipElement(found) : '';
        },
      },
    });
  }, [chart, model, theme, widthPx, heightPx, hidden]);

  useEffect(() => {
    if (chart === null) return;
    chart.dispatchAction({ type: 'downplay' });
    if (reading === null) chart.dispatchAction({ type: 'hideTip' });
    else {
      chart.dispatchAction({ type: 'highlight', ...reading.at });
      chart.dispatchAction({ type: 'showTip', ...reading.at });
    }
  }, [chart, reading]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = event.key === 'Escape' ? null : moved(event.key, cursor, model.readings);
    if (next === null && event.key !== 'Escape') return;
    event.preventDefault();
    setCursor(next);
  };

  return (
    <div ref={frame} className="chart-frame">
      <p id={descriptionId} className="visually-hidden">
        {model.description} Arrow keys read the values one by one.
      </p>
      <div
        role="application"
        aria-roledescription="chart"
        aria-label={model.title}
        aria-describedby={descriptionId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its arrow keys read it out
        tabIndex={0}
        className="chart-picture"
        style={{ height: heightPx }}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
      >
        {chart === null && <span className="loading-bar" aria-hidden="true" />}
        <div ref={place} />
      </div>
      <p aria-live="polite" className="visually-hidden">
        {reading ? words(reading) : ''}
      </p>
    </div>
  );
}

function words({ title, values }: Reading): string {
  return `${title}: ${values.map(([name, value]) => `${name} ${value}`).join('; ')}`;
}

/** The width of an element in whole pixels, 0 before it is known. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  // Before the first paint, so that nothing moves.
  useLayoutEffect(() => {
    if (element.current === null) return;
    setWidthPx(Math.floor(element.current.getBoundingClientRect().width));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidthPx(Math.floor(entry.contentRect.width));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}

/** The chart that lives in an element: its library is loaded when the first one is there. */
function useEcharts(
  element: React.RefObject<HTMLElement | null>,
  renderer: ChartModel['renderer'],
  ready: boolean,
): EChartsType | null {
  const [chart, setChart] = useState<EChartsType | null>(null);
  useEffect(() => {
    if (!ready) return;
    let gone = false;
    let made: EChartsType | null = null;
    void import('./echarts.js').then(({ init }) => {
      if (gone || element.current === null) return;
      made = init(element.current, null, { renderer, width: 300, height: 300 });
      setChart(made);
    });
    return () => {
      gone = true;
      made?.dispose();
      setChart(null);
    };
  }, [element, renderer, ready]);
  return chart;
}
