import { type RunRecord, TunnelError } from '@tunnel/core';
import {
  renderPng,
  renderReport,
  runFigures,
  runLayersData,
  type ThemeName,
  tableData,
} from '@tunnel/figures';
import { z } from 'zod';
import { epochsOf } from '../reading/epochsOf.js';
import { dataFormats, dataReply, dataResponse, fileHeaders } from './dataFormats.js';
import { runIdSchema, runParams } from './fields.js';
import type { Readers } from './Readers.js';
import type { Reply } from './Reply.js';
import { defineRoute, type Route } from './Route.js';
import { fileResponse, jsonResponse } from './responses.js';

const figureFormats = ['svg', 'png', ...dataFormats] as const;
const figuresSchema = z.strictObject({
  run: z.string(),
  items: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      caption: z.string(),
      formats: z.array(z.enum(figureFormats)),
    }),
  ),
});
const partName = z.string().regex(/^[a-z0-9-]{1,80}$/);

/** A page or picture has its styles, fonts and pictures within it, and no script. */
const wholePage = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox",
};

/** Figures, tables and data of a run as files. */
export function figureRoutes({ store, records }: Readers): readonly Route[] {
  const version = ({ params }: { params: { id: string } }) => records.stampOf(params.id);
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/figures',
      operationId: 'listFigures',
      tag: 'files',
      summary: 'The figures of a run',
      params: runParams,
      responses: { 200: jsonResponse('The figures', figuresSchema) },
      version,
      handle: async ({ params }) => {
        const run = await records.read(params.id);
        const items = runFigures(run).map(({ name, label, caption }) => ({
          ...{ name, label, caption },
          formats: [...figureFormats],
        }));
        return { status: 200, value: { run: run.id, items } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/figures/{figure}.{format}',
      operationId: 'getFigure',
      tag: 'files',
      summary: 'A figure drawn, or what it shows as data',
      params: z.strictObject({
        id: runIdSchema,
        figure: partName,
        format: z.enum(figureFormats),
      }),
      query: z.strictObject({ theme: z.enum(['light', 'dark']).default('light') }),
      responses: { 200: dataResponse('The figure', ['image/svg+xml', 'image/png']) },
      version,
      handle: async ({ params: { id, figure, format }, query }) =>
        figureReply(await records.read(id), figure, format, query.theme),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/tables/{table}.{format}',
      operationId: 'getTable',
      tag: 'files',
      summary: 'A table as data',
      params: z.strictObject({ id: runIdSchema, table: partName, format: z.enum(dataFormats) }),
      responses: { 200: dataResponse('The table') },
      version,
      handle: async ({ params: { id, table: name, format } }) => {
        const { tables } = await records.read(id);
        const table = tables.find((each) => each.id === name);
        if (table) return dataReply(tableData(table), format, `${id}-${name}`);
        throw notThere(
          'table',
          name,
          tables.map((each) => each.id),
        );
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/export.{format}',
      operationId: 'exportRun',
      tag: 'files',
      summary: 'All layers of a run as data',
      params: z.strictObject({ id: runIdSchema, format: z.enum(dataFormats) }),
      responses: { 200: dataResponse('The layers') },
      version,
      handle: async ({ params: { id, format } }) =>
        dataReply(runLayersData(await records.read(id)), format, `${id}-layers`),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/report.html',
      operationId: 'getReport',
      tag: 'files',
      summary: 'The report of a run, one page that needs nothing else',
      params: runParams,
      responses: { 200: fileResponse('The page', ['text/html']) },
      version,
      handle: async ({ params }) => {
        const run = await records.read(params.id);
        const bytes = renderReport(run, { epochs: await epochsOf(store, run) });
        return { status: 200, type: 'text/html; charset=utf-8', bytes, headers: wholePage };
      },
    }),
  ];
}

function figureReply(
  run: RunRecord,
  name: string,
  format: (typeof figureFormats)[number],
  theme: ThemeName,
): Reply {
  const figures = runFigures(run);
  const figure = figures.find((each) => each.name === name);
  if (!figure)
    throw notThere(
      'figure',
      name,
      figures.map((each) => each.name),
    );
  const file = `${run.id}-${name}`;
  switch (format) {
    case 'svg': {
      const headers = { ...fileHeaders(`${file}.svg`), ...wholePage };
      return { status: 200, type: 'image/svg+xml', bytes: figure.draw({ theme }), headers };
    }
    case 'png': {
      const bytes = renderPng(figure.draw({ theme }));
      return { status: 200, type: 'image/png', bytes, headers: fileHeaders(`${file}.png`) };
    }
    default:
      return dataReply(figure.data() ?? runLayersData(run), format, file);
  }
}

function notThere(what: string, name: string, there: readonly string[]): TunnelError {
  return new TunnelError(
    'not-found',
    `the run has no ${what} “${name}”; it has ${there.join(', ') || 'none'}`,
    { [what]: name, there },
  );
}
