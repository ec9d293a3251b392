// The kinds of OpenSLO v1 that promise and measure, field by field as the specification has them.
// Which fields belong together is checked later, where it can be said what to do.

import { z } from 'zod';
import { policy } from './alerting.ts';
import { description, fields, kind, metadata, name } from './fields.ts';

export const openSlo = 'openslo/v1';

const metric = fields({
  metricSource: fields({
    metricSourceRef: name.optional(),
    type: z.string().optional(),
    spec: fields({ query: z.string() }),
  }),
});

const sliSpec = fields({
  description,
  thresholdMetric: metric.optional(),
  ratioMetric: fields({
    counter: z.boolean().optional(),
    good: metric.optional(),
    bad: metric.optional(),
    total: metric.optional(),
    raw: metric.optional(),
    rawType: z.enum(['success', 'failure']).optional(),
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
  op: z.enum(['lt', 'lte', 'gt', 'gte']).optional(),
  value: z.number().optional(),
  timeSliceTarget: z.number().optional(),
  timeSliceWindow: z
    .union([z.number(), z.string()], {
      error: 'a time slice is a number of minutes or a duration: 1m',
    })
    .optional(),
  compositeWeight: z.number().positive('a weight is more than 0').optional(),
});

/** All that a Service says is its name: OpenSLO lets it have no spec. */
export const service = kind(openSlo, 'Service', fields({ description }).nullish());

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
    alertPolicies: z.array(policy).nullish(),
  }),
);

export type Objective = z.infer<typeof objective>;
export type SliSpec = z.infer<typeof sliSpec>;
export type RatioMetric = NonNullable<SliSpec['ratioMetric']>;
export type Metric = z.infer<typeof metric>;
export type TimeWindow = z.infer<typeof timeWindow>;
