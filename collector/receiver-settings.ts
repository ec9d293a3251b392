// Who is told of alerts: the variables for it, and what they mean. Most of them are secrets.

import { z } from 'zod';
import type { SmtpServer } from './page/receivers/email.ts';
import { bareUrl, httpUrl, token } from './setting.ts';

export type ReceiverSettings = {
  /** Where notifications are posted as JSON; null: nowhere. */
  readonly webhookUrl: string | null;
  /** With which they are signed; null: they are not. */
  readonly webhookSecret: string | null;
  readonly pagerdutyRoutingKey: string | null;
  /** Of PagerDuty's Events API v2, path included. */
  readonly pagerdutyUrl: string;
  /** Of an incoming webhook; a secret. */
  readonly slackUrl: string | null;
  readonly smtp: SmtpServer | null;
  readonly emailFrom: string | null;
  /** Empty: nobody but notification targets with addresses of their own. */
  readonly emailTo: readonly string[];
  /** Without a slash at their end; where there are any, they tell people, and the rest stands back. */
  readonly alertmanagerUrls: readonly string[];
};

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);

const smtpFlags: readonly string[] = ['requireTLS', 'ignoreTLS', 'tls.rejectUnauthorized'];

const smtpProblem = (text: string): string | null => {
  const none = 'is no SMTP address: give one like smtp://user:password@mail.example.com:587';
  if (!URL.canParse(text)) return none;
  const { protocol, hostname, searchParams, pathname, hash } = new URL(text);
  if (!/^smtps?:$/.test(protocol) || hostname === '' || hash !== '') return none;
  if (pathname !== '' && pathname !== '/') return none;
  const isRight = ([name, value]: readonly [string, string]): boolean =>
    smtpFlags.includes(name) && /^(true|false)$/.test(value);
  return [...searchParams].every(isRight)
    ? null
    : `has an option that is unknown: give ${smtpFlags.join('=true, ')}=true, or false`;
};

/** A password goes over the network in the clear only where the address says so. */
const smtpServer = (text: string): SmtpServer => {
  const { protocol, hostname, port, username, password, searchParams } = new URL(text);
  const isSecure = protocol === 'smtps:';
  const flag = (name: string): boolean | null =>
    searchParams.has(name) ? searchParams.get(name) === 'true' : null;
  const ignoresTls = flag('ignoreTLS') ?? false;
  const hasPassword = username !== '';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    isSecure,
    requiresTls:
      flag('requireTLS') ?? (!isSecure && hasPassword && !ignoresTls && !isLoopback(hostname)),
    ignoresTls,
    checksCertificate: flag('tls.rejectUnauthorized') ?? true,
    auth: hasPassword
      ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
      : null,
  };
};

const smtpUrl = z
  .string()
  .superRefine((text, context) => {
    const message = smtpProblem(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .transform((text) => (smtpProblem(text) === null ? smtpServer(text) : z.NEVER));

const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

const sender = z
  .string()
  .refine(
    (text) => address.test(/^[^<>\r\n]*<([^<>]*)>$/.exec(text)?.[1] ?? text),
    'is no address: give one like signalbox@example.com or Signalbox <signalbox@example.com>',
  );

/** Addresses with commas between them; null where one of them is none. */
export const readAddresses = (text: string): readonly string[] | null => {
  const all = text.split(/[\s,]+/).filter((each) => each !== '');
  return all.length > 0 && all.every((each) => address.test(each)) ? all : null;
};

const recipients = z
  .string()
  .refine(
    (text) => readAddresses(text) !== null,
    'is no list of addresses: give one or several with commas between them',
  )
  .transform((text) => readAddresses(text) ?? []);

const severalUrls = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((each) => each !== ''))
  .pipe(z.array(httpUrl).min(1));

const eventsPath = '/v2/enqueue';

/** As PagerDuty gives it out. */
export const routingKey = /^[A-Za-z0-9]{32}$/;

export const receiverVariables = {
  PAGER_WEBHOOK_URL: httpUrl.optional(),
  PAGER_WEBHOOK_SECRET: token.optional(),
  PAGERDUTY_ROUTING_KEY: z
    .string()
    .regex(
      routingKey,
      'is no integration key of its Events API v2, which has 32 letters and digits',
    )
    .optional(),
  PAGERDUTY_URL: bareUrl
    .transform((text) => (text.endsWith(eventsPath) ? text : `${text}${eventsPath}`))
    .default(`https://events.pagerduty.com${eventsPath}`),
  SLACK_WEBHOOK_URL: httpUrl.optional(),
  SMTP_URL: smtpUrl.optional(),
  PAGER_EMAIL_FROM: sender.optional(),
  PAGER_EMAIL_TO: recipients.optional(),
  ALERTMANAGER_URL: severalUrls.optional(),
};

/** Their values, which are not repeated where they may be logged. */
export const isReceiverSecret = (name: string): boolean =>
  /^(PAGER_WEBHOOK_|PAGERDUTY_ROUTING_|SLACK_|SMTP_|ALERTMANAGER_)/.test(name);

const variables = z.object(receiverVariables);

export const receiverSettings = (data: z.infer<typeof variables>): ReceiverSettings => ({
  webhookUrl: data.PAGER_WEBHOOK_URL ?? null,
  webhookSecret: data.PAGER_WEBHOOK_SECRET ?? null,
  pagerdutyRoutingKey: data.PAGERDUTY_ROUTING_KEY ?? null,
  pagerdutyUrl: data.PAGERDUTY_URL,
  slackUrl: data.SLACK_WEBHOOK_URL ?? null,
  smtp: data.SMTP_URL ?? null,
  emailFrom: data.PAGER_EMAIL_FROM ?? null,
  emailTo: data.PAGER_EMAIL_TO ?? [],
  alertmanagerUrls: data.ALERTMANAGER_URL ?? [],
});

/** What is only half said. */
export const receiverProblems = (settings: ReceiverSettings): string[] => {
  const { smtp, emailFrom, emailTo } = settings;
  const problems: string[] = [];
  if (smtp !== null && emailFrom === null) {
    problems.push('SMTP_URL is set, but PAGER_EMAIL_FROM is not: say from whom mails come');
  }
  if (smtp === null && (emailFrom !== null || emailTo.length > 0)) {
    const name = emailTo.length > 0 ? 'PAGER_EMAIL_TO' : 'PAGER_EMAIL_FROM';
    problems.push(`${name} is set, but SMTP_URL is not: say which server takes mails`);
  }
  return problems;
};
