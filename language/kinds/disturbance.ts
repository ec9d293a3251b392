// What an experiment breaks on purpose, as it is written.

import { z } from 'zod';
import { fields } from './fields.ts';

export const disturbance = fields({
  kind: z.enum(['latency']),
  between: z.tuple([z.literal('app'), z.enum(['postgresql', 'redis', 'collector'])]),
  by: z.string(),
});
