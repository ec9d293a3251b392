// The messages of /api/hubs/analytics: who says hello is told the figures of their organisation each
// second. Times are milliseconds of Unix time by the hub's clock. docs/hub.md has the same as a table.

import { z } from 'zod';

export const analyticsPath = '/api/hubs/analytics';
export const analyticsVersion = 1;

export const watcherMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.int().min(1).max(1_000),
    token: z.string().min(1).max(4_096),
  }),
  z.strictObject({ type: z.literal('ping'), at: z.number() }),
  z.strictObject({ type: z.literal('bye') }),
]);

export type WatcherMessage = z.infer<typeof watcherMessageSchema>;

export type DocumentFigures = {
  readonly id: string;
  readonly title: string;
  readonly people: number;
  /** In the last 60 s. */
  readonly edits: number;
};

/** What can be drawn over time. */
export type Moment = {
  readonly at: number;
  readonly people: number;
  /** In the last 60 s. */
  readonly edits: number;
  /** Of the last 60 s; null where no edit reached anybody. */
  readonly syncP95Seconds: number | null;
};

export type Figures = Moment & {
  readonly sessions: number;
  /** Of these, cut off at the moment. */
  readonly interrupted: number;
  readonly documentsOpen: number;
  readonly syncP50Seconds: number | null;
  /** Edits that reached somebody in the last 60 s. */
  readonly synced: number;
  /** The busiest, at most 20. */
  readonly documents: readonly DocumentFigures[];
  /** Instances of the app that these are the figures of. */
  readonly instances: number;
};

export type AnalyticsMessage =
  | {
      readonly type: 'welcome';
      readonly protocol: number;
      readonly time: number;
      readonly organization: string;
      /** The last ten minutes at most, as far as anybody watched. */
      readonly history: readonly Moment[];
    }
  | ({ readonly type: 'figures' } & Figures)
  | { readonly type: 'pong'; readonly at: number; readonly time: number }
  | {
      readonly type: 'refused';
      readonly code: string;
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
    };
