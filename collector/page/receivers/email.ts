// Notifications by mail. Of several addresses each gets the mail once: one that has it is not sent to
// again because another was put off. What a server refuses for good is told, with the address.

import { createTransport, type SentMessageInfo } from 'nodemailer';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { type Attempt, permanentPauseMs, type Send, told } from './attempt.ts';
import { emailMessage } from './email-message.ts';

export type SmtpServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly isSecure: boolean;
  /** Nothing is said before STARTTLS; it is used where it is offered unless `ignoresTls`. */
  readonly requiresTls: boolean;
  readonly ignoresTls: boolean;
  /** Whether the certificate must be valid. */
  readonly checksCertificate: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
};

export type EmailOptions = { readonly timeoutMs?: number };

type Refusal = {
  readonly message: string;
  readonly permanent?: boolean | undefined;
  readonly code?: string | undefined;
  readonly recipient?: string | undefined;
  readonly rejectedErrors?: readonly Refusal[] | undefined;
};

/** What was already done about a notification that has to be sent again. */
type Progress = { readonly has: Set<string>; readonly refused: Map<string, string> };

const mostRemembered = 1000;

/** Without an SMTP reply: what only a changed setting helps against. */
const wrongSettings: readonly unknown[] = ['EAUTH', 'ENOAUTH', 'ETLS', 'EREQUIRETLS', 'ECONFIG'];

const isForGood = ({ permanent, code, rejectedErrors }: Refusal): boolean =>
  rejectedErrors !== undefined && rejectedErrors.length > 0
    ? rejectedErrors.every(isForGood)
    : (permanent ?? wrongSettings.includes(code));

const refusalOf = (error: unknown, timeoutMs: number): Refusal => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { cause } = error;
  const isLate = [error, cause].some(
    (each) => each instanceof Error && each.name === 'TimeoutError',
  );
  return isLate ? { message: `no answer within ${timeoutMs / 1000} s` } : (error as Refusal);
};

const listed = (refused: ReadonlyMap<string, string>): string =>
  [...refused].map(([address, why]) => `${address}: ${why}`).join('; ');

export const email = (
  server: SmtpServer,
  from: string,
  to: readonly string[],
  { timeoutMs = 30_000 }: EmailOptions = {},
): Send => {
  const { host, port, isSecure, requiresTls, ignoresTls, checksCertificate, auth } = server;
  const transport = createTransport({
    ...{ host, port, secure: isSecure, requireTLS: requiresTls, ignoreTLS: ignoresTls },
    tls: { rejectUnauthorized: checksCertificate },
    ...(auth === null ? {} : { auth: { ...auth }, forceAuth: true }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const secrets = auth === null ? [] : [auth.pass, Buffer.from(auth.pass).toString('base64')];
  const underWay = new Map<string, Progress>();

  const progressOf = (id: string): Progress => {
    const known = underWay.get(id);
    if (known !== undefined) return known;
    const progress: Progress = { has: new Set(), refused: new Map() };
    underWay.set(id, progress);
    const [oldest] = underWay.keys();
    if (underWay.size > mostRemembered && oldest !== undefined) underWay.delete(oldest);
    return progress;
  };

  const outcome = (id: string, info: SentMessageInfo): Attempt => {
    const { has, refused } = progressOf(id);
    for (const address of info.accepted ?? []) has.add(String(address));
    const putOff = new Map<string, string>();
    for (const refusal of (info.rejectedErrors ?? []) as readonly Refusal[]) {
      const why = told(refusal.message, secrets);
      (isForGood(refusal) ? refused : putOff).set(refusal.recipient ?? '?', why);
    }
    if (putOff.size > 0) {
      const error = `not taken for ${listed(putOff)}`;
      return { taken: false, error: told(error, secrets), retryAfterMs: null };
    }
    underWay.delete(id);
    const warning = refused.size === 0 ? {} : { warning: `refused for ${listed(refused)}` };
    return { taken: true, answer: told(String(info.response ?? ''), secrets), ...warning };
  };

  const mailOf = (notification: NotificationRow, addresses: readonly string[]) => {
    const { severity, state, at } = notification;
    return {
      from,
      to: [...to],
      // Who else is told stands in the mail; to whom this attempt goes, in its envelope.
      envelope: { from, to: [...addresses] },
      date: new Date(at),
      priority: severity === 'page' && state === 'firing' ? ('high' as const) : ('normal' as const),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      ...emailMessage(notification, from),
    };
  };

  return async (notification, signal) => {
    const { has, refused } = progressOf(notification.id);
    const addresses = to.filter((address) => !has.has(address) && !refused.has(address));
    try {
      const info = await transport.sendMail({
        ...mailOf(notification, addresses),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      return outcome(notification.id, info);
    } catch (error) {
      const refusal = refusalOf(error, timeoutMs);
      const text = told(refusal.message, secrets);
      return isForGood(refusal)
        ? {
            taken: false,
            error: `refused for good: ${text}`,
            retryAfterMs: permanentPauseMs,
            isPermanent: true,
          }
        : { taken: false, error: text, retryAfterMs: null };
    }
  };
};
