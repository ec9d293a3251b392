// The kinds that OpenSLO has no field for.
// Durations here are a number and one of ms, s, m, h, d, w; none means a month.

import { z } from 'zod';
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

export const loadGate = kind(
  signalbox,
  'LoadGate',
  fields({
    description,
    sessions: wholeNumber('a number of sessions', 100_000),
    rampUp: z.string(),
    duration: z.string(),
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

export const scrapeTarget = kind(signalbox, 'ScrapeTarget', fields(watched));

export const probe = kind(
  signalbox,
  'Probe',
  fields({ ...watched, startupGrace: z.string().optional() }),
);
