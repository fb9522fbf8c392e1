import type { Router } from 'express';
import { answerOf } from './Answers.js';
import { sendAnswer } from './sendAnswer.js';

/** Serves a text that stays the same, compressed once. */
export function serveText(
  router: Router,
  path: string,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const answer = answerOf(200, type, text, headers);
  router.get(path, async (request, response) => sendAnswer(request, response, await answer));
}
