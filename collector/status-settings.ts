// The public status page: the variables for it, and what they mean. Addresses of subscribers are
// secrets.

import { z } from 'zod';
import { bareUrl, httpUrl } from './setting.ts';

export type StatusSettings = {
  /** Names of services, in order; 'all', or 'none' for no page at all. */
  readonly statusComponents: readonly string[] | 'all' | 'none';
  /** How long a red lasts before the public is told. */
  readonly statusPublishSeconds: number;
  readonly statusTitle: string;
  /** Where people read it, where that is not the board's own /status; without a slash at its end. */
  readonly statusUrl: string | null;
  /** Told of every public update. */
  readonly statusWebhookUrls: readonly string[];
};

/** The page is made within seconds of it, so that five minutes are kept. */
const longestWaitSeconds = 240;

const list = (text: string): string[] => text.split(/[\s,]+/).filter((each) => each !== '');

export const statusVariables = {
  STATUS_COMPONENTS: z
    .string()
    .regex(
      /^[a-zA-Z0-9_.-]+([\s,]+[a-zA-Z0-9_.-]+)*$/,
      'is no list of services: give their names with commas between them, all, or none',
    )
    .default('all')
    .transform((text) => (text === 'all' || text === 'none' ? text : list(text))),
  STATUS_PUBLISH_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, `is no number of seconds: give one from 0 to ${longestWaitSeconds}`)
    .transform(Number)
    .refine(
      (seconds) => seconds <= longestWaitSeconds,
      `is too long to tell of a red within five minutes: give 0 to ${longestWaitSeconds}`,
    )
    .default(60),
  STATUS_PAGE_TITLE: z.string().trim().min(1).max(100).default('Service status'),
  STATUS_PAGE_URL: bareUrl.optional(),
  STATUS_WEBHOOK_URLS: z
    .string()
    .refine(
      (text) => list(text).every((each) => httpUrl.safeParse(each).success),
      'is no list of http or https URLs: give one or several with commas between them',
    )
    .transform((text) => [...new Set(list(text))])
    .default([]),
} as const;

export const isStatusSecret = (name: string): boolean => name === 'STATUS_WEBHOOK_URLS';

const variables = z.object(statusVariables);

export const statusSettings = (data: z.infer<typeof variables>): StatusSettings => ({
  statusComponents: data.STATUS_COMPONENTS,
  statusPublishSeconds: data.STATUS_PUBLISH_SECONDS,
  statusTitle: data.STATUS_PAGE_TITLE,
  statusUrl: data.STATUS_PAGE_URL ?? null,
  statusWebhookUrls: data.STATUS_WEBHOOK_URLS,
});
