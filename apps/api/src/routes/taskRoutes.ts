import { TunnelError } from '@tunnel/core';
import { storedTaskSchema } from '@tunnel/store';
import { z } from 'zod';
import { fileHeaders } from '../drawing/fileHeaders.js';
import { sha256Schema, taskParam } from './fields.js';
import type { Readers } from './Readers.js';
import { defineRoute, type Route } from './Route.js';
import { fileResponse, jsonResponse, problemResponse } from './responses.js';

const bytesType = 'application/octet-stream';

/** Tasks and the files that they wrote. */
export function taskRoutes({ store, artifacts }: Readers): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/tasks/{id}',
      operationId: 'getTask',
      tag: 'tasks',
      summary: 'A task: what was computed, from what, and what came out',
      params: z.strictObject({ id: taskParam }),
      responses: { 200: jsonResponse('The task', storedTaskSchema) },
      handle: async ({ params: { id } }) => {
        const task = await store.readTaskRecord(id);
        if (task) return { status: 200, value: task };
        throw new TunnelError('not-found', `the store has no task ${id}`, { task: id });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/artifacts/{sha256}',
      operationId: 'getArtifact',
      tag: 'tasks',
      summary: 'A file of a task, by the sha256 of its content; whole or in ranges',
      params: z.strictObject({ sha256: sha256Schema }),
      headers: z.strictObject({
        range: z.string().optional(),
        'if-range': z.string().optional(),
      }),
      responses: {
        200: fileResponse('The file', [bytesType]),
        206: fileResponse('The range that was asked for', [bytesType]),
        416: problemResponse('No such range'),
      },
      handle: async ({ params: { sha256 } }) => {
        const { path, name } = await artifacts.find(sha256);
        const headers = fileHeaders(name.replaceAll('/', '-'));
        return { status: 200, file: path, type: bytesType, sha256, headers };
      },
    }),
  ];
}
