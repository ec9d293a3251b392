// What a gate may tell of a run, checked. It is shown to people and compared with other runs; it decides
// nothing here.

import { z } from 'zod';
import type { GateFacts } from './shapes.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const text = (most: number) => z.string().max(most);
const count = z.number().min(0);
const time = z.number().int().min(0).nullable();
const reasons = z.array(text(1000)).max(50);

const objective = z.strictObject({
  objective: text(300).min(1),
  title: text(300),
  verdict,
  isIdle: z.boolean(),
  client: z
    .strictObject({
      threshold: text(100),
      value: z.number().nullable(),
      events: count,
      minimumEvents: count,
    })
    .nullable(),
  server: z
    .strictObject({
      good: z.number(),
      total: count,
      sli: z.number().nullable(),
      target: z.number().gt(0).lt(1),
      minimumEvents: count.nullable(),
    })
    .nullable(),
  reasons,
});

const figure = count.nullable();

const phase = z.strictObject({
  name: text(100).min(1),
  sessions: count,
  verdict: verdict.nullable(),
  syncP95: figure,
  editsPerSecond: figure,
  requestsPerSecond: figure,
  appCores: figure,
  databaseCores: figure,
  k6Cores: figure,
  appBytes: figure,
});

export const gateFacts = z.strictObject({
  run: z.string().regex(/^[\w-]{1,64}$/, 'a run is named by letters, digits, _ and -'),
  profile: text(200).min(1),
  fault: text(100).nullable().default(null),
  verdict: verdict.nullable(),
  sessions: count,
  seconds: count,
  from: time.default(null),
  to: time.default(null),
  reasons: reasons.default([]),
  objectives: z.array(objective).max(200).default([]),
  phases: z.array(phase).max(100).default([]),
  course: reasons.default([]),
}) satisfies z.ZodType<GateFacts>;
