// The kinds that OpenSLO has no field for.
// Durations here are a number and one of ms, s, m, h, d, w; none means a month.

import { z } from 'zod';
import { disturbance } from './disturbance.ts';
import { description, fields, kind, name } from './fields.ts';

export const signalbox = 'signalbox/v1';

const condition = fields({
  indicator: name.optional(),
  badRatioAbove: z.number(),
  text: z.string().min(1, 'a condition says in words what holds'),
});

const badEvents = z.number().min(0, 'a number of events is not negative').optional();

export const statusPolicy = kind(
  signalbox,
  'StatusPolicy',
  fields({
    description,
    window: z.string(),
    minimumBadEvents: badEvents,
    hold: z.string().optional(),
    yellow: z.array(condition).optional(),
    red: z.array(condition).optional(),
    redWhen: z.enum(['any', 'all']).optional(),
    whenIdle: z.enum(['no data', 'green']).optional(),
  }),
);

export const burnPolicy = kind(
  signalbox,
  'BurnPolicy',
  fields({
    description,
    alerts: z.array(
      fields({
        severity: z.enum(['page', 'ticket']),
        longWindow: z.string(),
        shortWindow: z.string().optional(),
        factor: z.number().positive('a burn factor is more than 0'),
        minimumBadEvents: badEvents,
        and: z
          .array(
            fields({
              longWindow: z.string(),
              shortWindow: z.string().optional(),
              factor: z.number().positive('a burn factor is more than 0'),
              minimumBadEvents: badEvents,
            }),
          )
          .optional(),
        alertAfter: z.string().optional(),
        keepFiring: z.string().optional(),
        notify: z.array(name).optional(),
      }),
    ),
  }),
);

const watched = {
  description,
  source: name,
  url: z.string(),
  interval: z.string().optional(),
  timeout: z.string().optional(),
};

const wholeNumber = (what: string, most: number) =>
  z
    .number()
    .refine(
      (count) => Number.isInteger(count) && count >= 1 && count <= most,
      `${what} is a whole number from 1 to ${most}`,
    );

const sessionCount = wholeNumber('a number of sessions', 100_000);

export const loadGate = kind(
  signalbox,
  'LoadGate',
  fields({
    description,
    sessions: sessionCount,
    rampUp: z.string(),
    duration: z.string(),
    steps: fields({
      sessions: sessionCount,
      upTo: sessionCount,
      atLeast: sessionCount,
      tenants: z.enum(['all', 'one']).optional(),
    }).optional(),
    storm: fields({
      sessions: sessionCount,
      within: z.string(),
      admittedWithin: z.string(),
    }).optional(),
    experiment: fields({
      hypothesis: z.string().min(1, 'a hypothesis says in words what holds'),
      disturbance,
      for: z.string(),
      holds: z.array(z.string()),
      recoversWithin: z.string(),
    }).optional(),
    pace: z
      .number()
      .refine((pace) => pace > 0 && pace <= 1, 'a pace is more than 0 and at most 1')
      .optional(),
    arrivals: fields({ perMinute: wholeNumber('a number of arrivals', 1_000_000) }).optional(),
    floors: z
      .array(
        fields({
          objective: z.string(),
          minimumEvents: wholeNumber('a floor', 1_000_000_000),
        }),
      )
      .optional(),
  }),
);

/** Where a secret is: never in a definition itself. */
const secret = fields({
  file: z.string().min(1, 'a path is not empty').optional(),
  variable: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'a variable is letters, digits and _, first no digit')
    .optional(),
});

export const scrapeTarget = kind(
  signalbox,
  'ScrapeTarget',
  fields({
    ...watched,
    targetsFile: z.string().min(1, 'a path is not empty').optional(),
    auth: fields({
      bearer: secret.optional(),
      basic: fields({
        user: z.string().regex(/^[^:]+$/, 'a user is some text without a colon'),
        password: secret,
      }).optional(),
    }).optional(),
    bodyLimitBytes: wholeNumber('a limit', 1_000_000_000).optional(),
  }),
);

export const probe = kind(
  signalbox,
  'Probe',
  fields({ ...watched, startupGrace: z.string().optional() }),
);

const share = (what: string) => z.number().min(0, `${what} is 0 to 1`).max(1, `${what} is 0 to 1`);

export const rolloutPolicy = kind(
  signalbox,
  'RolloutPolicy',
  fields({
    description,
    objectives: z.array(z.string()).min(1, 'a rollout watches at least one objective'),
    steps: z
      .array(share('a share of traffic'))
      .min(1, 'a rollout has at least one step')
      .optional(),
    observe: z.string().optional(),
    minimumEvents: wholeNumber('a number of events', 1_000_000_000).optional(),
    abort: fields({
      onRed: z.boolean().optional(),
      burnAbove: z.number().positive('a burn rate is more than 0').optional(),
      budgetLeftBelow: share('a share of the budget').optional(),
    }).optional(),
  }),
);

export const maintenance = kind(
  signalbox,
  'Maintenance',
  fields({
    description,
    start: z.string(),
    end: z.string().optional(),
    duration: z.string().optional(),
    services: z.array(name).min(1, 'without services it is for all of them').optional(),
  }),
);

export const budgetPolicy = kind(
  signalbox,
  'BudgetPolicy',
  fields({
    description,
    steps: z
      .array(
        fields({
          budgetLeftBelow: share('a share of the budget'),
          action: z.enum(['review', 'freeze']),
          text: z.string().min(1, 'a step says in words what is done'),
        }),
      )
      .min(1, 'a budget policy has at least one step'),
  }),
);
