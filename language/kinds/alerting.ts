// OpenSLO's three kinds of alerting, field by field as the specification has them.
// OpenSLO allows a policy one condition, and keeps the list it stands in for what may come. Here there
// may be several: each of them alerts, or with an annotation of ours all of them together.

import { z } from 'zod';
import { description, fields, inPlace, kind, name } from './fields.ts';

const openSlo = 'openslo/v1';

const conditionSpec = fields({
  description,
  severity: z.string().min(1, 'a severity is page or ticket'),
  condition: fields({
    kind: z.enum(['burnrate']).optional(),
    op: z.enum(['gt', 'gte', 'lt', 'lte']),
    threshold: z.number().positive('a burn rate is more than 0'),
    lookbackWindow: z.string(),
    alertAfter: z.string().optional(),
  }),
});

const targetSpec = fields({ description, target: z.string() });

const condition = fields({
  conditionRef: name.optional(),
  ...inPlace('AlertCondition', conditionSpec),
});
const target = fields({
  targetRef: name.optional(),
  ...inPlace('AlertNotificationTarget', targetSpec),
});

const policySpec = fields({
  description,
  alertWhenNoData: z.boolean().optional(),
  alertWhenResolved: z.boolean().optional(),
  alertWhenBreaching: z.boolean().optional(),
  conditions: z
    .array(condition)
    .min(1, 'an alert policy has a condition')
    .max(10, 'an alert policy has at most ten conditions'),
  notificationTargets: z.array(target).optional(),
});

/** An alert policy as an SLO names it or writes it. */
export const policy = fields({
  alertPolicyRef: name.optional(),
  ...inPlace('AlertPolicy', policySpec),
});

export const alertPolicy = kind(openSlo, 'AlertPolicy', policySpec);
export const alertCondition = kind(openSlo, 'AlertCondition', conditionSpec);
export const alertNotificationTarget = kind(openSlo, 'AlertNotificationTarget', targetSpec);
