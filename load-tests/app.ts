// The app before a run: it has to be one, and to be well.

import { z } from 'zod';
import { ask } from './answer.ts';
import { GateError } from './gate-error.ts';

const health = z.object({ status: z.enum(['ok', 'degraded', 'failing']), detail: z.string() });

/** @throws GateError */
export const checkApp = async (url: string, signal: AbortSignal): Promise<void> => {
  const peer = { what: 'app', url, token: null } as const;
  const { status, detail } = await ask(peer, { path: '/api/health', schema: health, signal });
  if (status === 'failing') throw new GateError('app', `the app at ${url} is failing: ${detail}`);
};
