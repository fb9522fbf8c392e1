import type { Theme } from '@tunnel/figures/browser';
import { useState } from 'react';
import type { ChartModel } from './ChartModel.js';
import { fileName } from './fileName.js';
import type { ChartFormat } from './files/chartFile.js';
import { saveBlob } from './files/saveBlob.js';

const formats: readonly ChartFormat[] = ['svg', 'png', 'csv'];

interface Props {
  readonly model: ChartModel;
  readonly theme: Theme;
  readonly hidden: ReadonlySet<string>;
}

/** Buttons that save a chart as SVG, PNG and CSV. */
export function ChartDownloads({ model, theme, hidden }: Props) {
  const [failed, setFailed] = useState(false);
  const save = async (format: ChartFormat) => {
    setFailed(false);
    try {
      const { chartFile } = await import('./files/chartFile.js');
      const file = await chartFile(model, format, { theme, hidden });
      saveBlob(file, `${fileName(model.title)}.${format}`);
    } catch {
      setFailed(true);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div role="group" aria-label={`Download ${model.title}`} className="chart-downloads">
      {failed && <span role="alert">The file could not be made.</span>}
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          aria-label={`Download as ${format.toUpperCase()}`}
          onClick={() => save(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
