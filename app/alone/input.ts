// What somebody who writes alone may send, checked.

import { z } from 'zod';
import type { AloneEdit } from '../collaboration/protocol/alone.ts';
import { changesSchema } from '../collaboration/protocol/messages.ts';

const clientId = z.string().regex(/^[0-9a-f]{32}$/);

export const sinceQuery = z.object({
  /** Left out: the whole text. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  client: clientId,
});

export const editBody: z.ZodType<AloneEdit> = z.strictObject({
  client: clientId,
  sequence: z.int().min(1).max(2_147_483_647),
  revision: z.int().min(0),
  known: z.int().min(0),
  sentAt: z.number().min(0).max(1e15),
  changes: changesSchema,
  lock: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
