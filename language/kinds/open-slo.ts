// The kinds of OpenSLO v1 that are read, field by field as the specification has them.
// Fields of methods that Signalbox does not read yet are let through here and refused by name later.

import { z } from 'zod';
import { description, fields, kind, metadata, name } from './fields.ts';

export const openSlo = 'openslo/v1';

const metric = fields({
  metricSource: fields({
    metricSourceRef: name.optional(),
    type: z.string().optional(),
    spec: fields({ query: z.string().max(4096, 'a query has at most 4096 characters') }),
  }),
});

const sliSpec = fields({
  description,
  thresholdMetric: z.unknown().optional(),
  ratioMetric: fields({
    counter: z.boolean(),
    good: metric.optional(),
    bad: metric.optional(),
    total: metric.optional(),
    raw: z.unknown().optional(),
    rawType: z.unknown().optional(),
  }).optional(),
});

const inlineIndicator = fields({ metadata, spec: sliSpec });

const timeWindow = fields({
  duration: z.string(),
  isRolling: z.boolean().optional(),
  calendar: fields({ startTime: z.string(), timeZone: z.string() }).optional(),
});

const objective = fields({
  displayName: z.string().min(1, 'a display name is not empty').optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  indicator: inlineIndicator.optional(),
  indicatorRef: name.optional(),
  op: z.unknown().optional(),
  value: z.unknown().optional(),
  timeSliceTarget: z.unknown().optional(),
  timeSliceWindow: z.unknown().optional(),
  compositeWeight: z.unknown().optional(),
});

export const service = kind(openSlo, 'Service', fields({ description }));

export const sli = kind(openSlo, 'SLI', sliSpec);

export const dataSource = kind(
  openSlo,
  'DataSource',
  fields({ description, type: z.string(), connectionDetails: z.unknown().optional() }),
);

export const slo = kind(
  openSlo,
  'SLO',
  fields({
    description,
    service: name,
    indicator: inlineIndicator.optional(),
    indicatorRef: name.optional(),
    timeWindow: z.array(timeWindow).length(1, 'an SLO has exactly one time window').optional(),
    budgetingMethod: z.enum(['Occurrences', 'Timeslices', 'RatioTimeslices']),
    objectives: z.array(objective).min(1, 'an SLO has at least one objective'),
    alertPolicies: z.array(z.unknown()).optional(),
  }),
);

export type Objective = z.infer<typeof objective>;
export type SliSpec = z.infer<typeof sliSpec>;
export type TimeWindow = z.infer<typeof timeWindow>;
