// Kinds of settings, each with what is said of a value that is none. A value comes as text.

import { z } from 'zod';
import type { SourceToken } from './ingest/otlp/admission.ts';

export const port = (standard: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'is no port: give a number from 0 (any free one) to 65535')
    .transform(Number)
    .refine((number) => number <= 65_535, 'is no port: give a number from 0 to 65535')
    .default(standard);

export const host = z
  .string()
  .regex(/^[\w.:-]+$/, 'is no host name or address: give one like 127.0.0.1');

export const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'is no http or https URL: give one like http://127.0.0.1:3000',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const tracesPath = '/v1/traces';

/** One that a path can be added to, and that may be shown. */
export const bareUrl = httpUrl.refine((text) => {
  const { username, password } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(text);
}, 'holds more than an address: leave user, password, ? and # out');

/** As exporters take it: the base, to which the path of the signal is added, or all of it. */
export const tracesUrl = bareUrl.transform((text) =>
  text.endsWith(tracesPath) ? text : `${text}${tracesPath}`,
);

export const mebibytes = (standard: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,8}$/, `is no number of MiB: give one from ${least} to ${most}`)
    .transform(Number)
    .refine(
      (number) => number >= least && number <= most,
      `is out of range: give a number of MiB from ${least} to ${most}`,
    )
    .default(standard)
    .transform((number) => number * 1024 * 1024);

export const token = z.string().min(16, 'is too short to be a secret: give at least 16 characters');

/** Said instead of tokens where the network itself keeps strangers out. */
export const noTokens = 'none';

/** As in `shop:TOKEN, mail:TOKEN`, each the name of a DataSource and what its clients send. */
export const sourceTokens = z
  .string()
  .regex(
    /^(none|[\w.-]+:[^\s,]{16,}([\s,]+[\w.-]+:[^\s,]{16,})*)$/,
    'is no list of tokens: give SOURCE:TOKEN, one or several with commas between them, a token of at least 16 characters; or none',
  )
  .transform((text): readonly SourceToken[] =>
    text === noTokens
      ? []
      : text.split(/[\s,]+/).map((entry) => {
          const colon = entry.indexOf(':');
          return { source: entry.slice(0, colon), token: entry.slice(colon + 1) };
        }),
  );

export const seconds = (standard: number, most: 999 | 99_999) =>
  z
    .string()
    .regex(
      most === 999 ? /^[1-9]\d{0,2}$/ : /^[1-9]\d{0,4}$/,
      `is no number of seconds: give one from 1 to ${most}`,
    )
    .transform(Number)
    .default(standard);
