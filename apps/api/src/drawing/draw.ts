import { workerData } from 'node:worker_threads';
import { isTunnelError, type RunRecord, TunnelError } from '@tunnel/core';
import { renderPng, renderReport, runFigures, runLayersData, tableData } from '@tunnel/figures';
import { Store } from '@tunnel/store';
import { epochsOf } from '../reading/epochsOf.js';
import { Records } from '../reading/Records.js';
import type { DrawAnswer, Drawing, Drawn } from './Drawing.js';
import { dataFile } from './dataFile.js';
import { fileHeaders } from './fileHeaders.js';

/** A page or picture has its styles, fonts and pictures within it, and no script. */
const wholePage = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox",
};

const store = Store.open(workerData.store);
const records = store.then((opened) => new Records(opened));

/** Makes a file. It is what a drawing thread runs; `workerData.store` is the folder of the store. */
export async function draw(drawing: Drawing): Promise<DrawAnswer> {
  try {
    const run = await (await records).read(drawing.run);
    return { drawn: await drawPart(run, drawing) };
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    return { error: error.toJSON() };
  }
}

async function drawPart(run: RunRecord, drawing: Drawing): Promise<Drawn> {
  switch (drawing.part) {
    case 'figure':
      return drawFigure(run, drawing);
    case 'table': {
      const table = run.tables.find(({ id }) => id === drawing.name);
      if (table) return dataFile(tableData(table), drawing.format, `${run.id}-${table.id}`);
      const there = run.tables.map(({ id }) => id);
      throw notThere('table', drawing.name, there);
    }
    case 'layers':
      return dataFile(runLayersData(run), drawing.format, `${run.id}-layers`);
    case 'report': {
      const bytes = renderReport(run, { epochs: await epochsOf(await store, run) });
      return { type: 'text/html; charset=utf-8', bytes, headers: wholePage };
    }
  }
}

function drawFigure(
  run: RunRecord,
  { name, format, theme }: Extract<Drawing, { part: 'figure' }>,
): Drawn {
  const figures = runFigures(run);
  const figure = figures.find((each) => each.name === name);
  if (!figure) {
    const there = figures.map((each) => each.name);
    throw notThere('figure', name, there);
  }
  const file = `${run.id}-${name}`;
  switch (format) {
    case 'svg': {
      const headers = { ...fileHeaders(`${file}.svg`), ...wholePage };
      return { type: 'image/svg+xml', bytes: figure.draw({ theme }), headers };
    }
    case 'png': {
      const bytes = renderPng(figure.draw({ theme }));
      return { type: 'image/png', bytes, headers: fileHeaders(`${file}.png`) };
    }
    default:
      return dataFile(figure.data() ?? runLayersData(run), format, file);
  }
}

function notThere(what: string, name: string, there: readonly string[]): TunnelError {
  return new TunnelError(
    'not-found',
    `the run has no ${what} “${name}”; it has ${there.join(', ') || 'none'}`,
    { [what]: name, there },
  );
}
