import type { Theme } from '@tunnel/figures/browser';
import { dataCsv } from '@tunnel/figures/browser';
import type { ChartModel } from '../ChartModel.js';
import { init } from '../echarts.js';
import { fileHeadPx } from '../parts/chartFrame.js';

/** What a chart can be saved as. */
export type ChartFormat = 'svg' | 'png' | 'csv';

/** The width of pictures, whatever the screen is. */
const widthPx = 960;

/** Pixels of a PNG for each of the picture. */
const pixelRatio = 2;

/** A chart as a file: a picture in the theme that is seen, without what is hidden; or all its data. */
export async function chartFile(
  model: ChartModel,
  format: ChartFormat,
  look: { readonly theme: Theme; readonly hidden: ReadonlySet<string> },
): Promise<Blob> {
  switch (format) {
    case 'csv':
      return new Blob([dataCsv(model.data)], { type: 'text/csv;charset=utf-8' });
    case 'svg':
      return new Blob([chartSvg(model, look)], { type: 'image/svg+xml' });
    case 'png':
      return chartPng(model, look);
  }
}

/** A chart as SVG text, described for who cannot see it. */
export function chartSvg(
  model: ChartModel,
  { theme, hidden }: { readonly theme: Theme; readonly hidden: ReadonlySet<string> },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...sizeOf(model) });
  try {
    chart.setOption(model.option({ theme, widthPx, hidden, file: true }));
    const words = `<title>${escaped(model.title)}</title><desc>${escaped(model.description)}</desc>`;
    return (
      chart
        .renderToSVGString()
        // It says how a chart looks under a pointer, which a file has not.
        .replace(/<style[\s\S]*?<\/style>/, '')
        .replace(/^<svg [^>]*>/, (tag) => `${tag}${words}`)
    );
  } finally {
    chart.dispose();
  }
}

async function chartPng(
  model: ChartModel,
  { theme, hidden }: { readonly theme: Theme; readonly hidden: ReadonlySet<string> },
): Promise<Blob> {
  const chart = init(document.createElement('div'), null, {
    renderer: 'canvas',
    devicePixelRatio: pixelRatio,
    ...sizeOf(model),
  });
  try {
    chart.setOption(model.option({ theme, widthPx, hidden, file: true }));
    const canvas = chart.renderToCanvas({ pixelRatio, backgroundColor: theme.background });
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG was made'))));
    });
  } finally {
    chart.dispose();
  }
}

function sizeOf(model: ChartModel) {
  return { width: widthPx, height: model.heightPx(widthPx) + fileHeadPx(model.legend, widthPx) };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
