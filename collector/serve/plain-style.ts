// The styles of the board's plain pages: what all have alike, and behind it the rules of the one.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const alike = join(import.meta.dirname, 'plain.css');

/** @param file the page's own rules */
export const plainStyle =
  (file: string): RequestHandler =>
  async (_request, response) => {
    const parts = await Promise.all([alike, file].map((each) => readFile(each, 'utf8')));
    response.set('cache-control', 'no-cache').type('css').send(parts.join('\n'));
  };
