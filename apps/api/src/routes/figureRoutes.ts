import { dataFormats, figureFormats, figuresSchema } from '@tunnel/core/resources';
import { runFigures } from '@tunnel/figures';
import { z } from 'zod';
import type { Drawing } from '../drawing/Drawing.js';
import { csvType, parquetType, tidySchema } from '../drawing/dataFile.js';
import { runIdSchema, runParams } from './fields.js';
import type { Readers } from './Readers.js';
import type { Reply } from './Reply.js';
import { defineRoute, type Route } from './Route.js';
import { fileResponse, jsonResponse } from './responses.js';

const partName = z.string().regex(/^[a-z0-9-]{1,80}$/);

/** Figures, tables and data of a run as files. */
export function figureRoutes({ records, drawings }: Readers): readonly Route[] {
  const version = ({ params }: { params: { id: string } }) => records.stampOf(params.id);
  const drawn = async (drawing: Drawing): Promise<Reply> => ({
    status: 200,
    ...(await drawings.draw(drawing)),
  });
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
      handle: ({ params: { id, figure, format }, query: { theme } }) =>
        drawn({ run: id, part: 'figure', name: figure, format, theme }),
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
      handle: ({ params: { id, table, format } }) =>
        drawn({ run: id, part: 'table', name: table, format }),
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
      handle: ({ params: { id, format } }) => drawn({ run: id, part: 'layers', format }),
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
      handle: ({ params: { id } }) => drawn({ run: id, part: 'report' }),
    }),
  ];
}

/** An answer of data in any of the forms, or in one of further media types. */
function dataResponse(description: string, further: readonly string[] = []) {
  return fileResponse(description, [...further, csvType, parquetType], tidySchema);
}
