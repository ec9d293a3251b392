// A List as Kubernetes has it: definitions of any kinds in one document.

import { z } from 'zod';
import { fields } from './fields.ts';

export const list = fields({
  apiVersion: z.literal('v1'),
  kind: z.literal('List'),
  // What Kubernetes keeps there says nothing about the items.
  metadata: z.unknown().optional(),
  items: z.array(z.unknown()),
});
