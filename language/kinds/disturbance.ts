// What an experiment breaks on purpose, as it is written: a way between the app and what it needs, or
// a process.

import { z } from 'zod';
import { fields } from './fields.ts';

const between = z.tuple([z.literal('app'), z.enum(['postgresql', 'redis', 'collector'])], {
  error: ({ code }) =>
    code === 'too_big' || code === 'too_small'
      ? 'a way has two ends: app, and one of postgresql, redis and collector'
      : undefined,
});
const process = z.enum(['app', 'collector']);
const collector = z.literal('collector');

const mostBytes = 1_000_000_000;
const bytesAre = `a number of bytes is a whole number from 1 to ${mostBytes}`;
const shareIs = 'a share of connections is more than 0 and at most 1';

export const disturbanceKinds = [
  ...(['latency', 'loss', 'limited-data', 'cut', 'slow-close'] as const),
  ...(['kill', 'outage', 'full-disk', 'clock-step'] as const),
];

export const disturbance = z.discriminatedUnion(
  'kind',
  [
    fields({ kind: z.literal('latency'), between, by: z.string() }),
    fields({
      ...{ kind: z.literal('loss'), between },
      share: z.number().positive(shareIs).max(1, shareIs),
    }),
    fields({
      ...{ kind: z.literal('limited-data'), between },
      bytes: z.number().int(bytesAre).min(1, bytesAre).max(mostBytes, bytesAre),
    }),
    fields({ kind: z.literal('cut'), between }),
    fields({ kind: z.literal('slow-close'), between, by: z.string() }),
    fields({ kind: z.literal('kill'), of: process }),
    fields({ kind: z.literal('outage'), of: process }),
    fields({ kind: z.literal('full-disk'), of: collector }),
    fields({ kind: z.literal('clock-step'), of: collector, by: z.string() }),
  ],
  { error: () => `a disturbance is one of ${disturbanceKinds.join(', ')}` },
);
