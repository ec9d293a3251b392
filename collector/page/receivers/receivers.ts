// Whom notifications go to, as the environment and the definitions say: one receiver a way to tell
// people, and one more for each notification target that has an address of its own.

import type { NotificationTarget } from '../../../language/slo-set.ts';
import { type ReceiverSettings, readAddresses, routingKey } from '../../receiver-settings.ts';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { Send } from './attempt.ts';
import { email } from './email.ts';
import { pagerduty } from './pagerduty.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

type Way = NotificationTarget['by'];

export type Receiver = {
  /** `slack`, or `slack:shop-chat` for the target shop-chat with an address of its own. */
  readonly name: string;
  readonly by: Way;
  /** The notification target whose own it is; null for whoever is told by this way. */
  readonly target: string | null;
  readonly send: Send;
  /** Why nothing gets through, or not to everybody, in a sentence; null while all does. */
  readonly complaint: () => string | null;
};

export type Target = Pick<NotificationTarget, 'name' | 'by' | 'addressVariable'>;

export type ReadVariable = (name: string) => string | null;

/** Whoever is told of a severity, where they are configured. */
export const waysOf: Readonly<Record<NotificationRow['severity'], readonly Way[]>> = {
  page: ['pagerduty', 'webhook', 'email'],
  ticket: ['slack', 'webhook', 'email'],
};

/** What is refused for good is said until something is taken again; what passes is not. */
const watched = (name: string, send: Send): Pick<Receiver, 'send' | 'complaint'> => {
  let complaint: string | null = null;
  return {
    send: async (notification, signal) => {
      const attempt = await send(notification, signal);
      if (attempt.taken) {
        const { warning = null } = attempt;
        complaint =
          warning === null ? null : `Receiver ${name}, which took a notification, ${warning}.`;
      } else if (attempt.isPermanent) {
        complaint = `Receiver ${name} takes no notifications: ${attempt.error}.`;
      }
      return attempt;
    },
    complaint: () => complaint,
  };
};

/** An address of a target's own, and the variable that holds it. */
type Own = { readonly variable: string; readonly address: string };

type Sends = { readonly [By in Way]: (own: Own | null) => Send | string };

/** By each way, to an address of its own or to the configured one; or why it cannot be, in words. */
const sendsOf = (settings: ReceiverSettings): Sends => {
  const byUrl = (variable: string, url: string | null, send: (url: string) => Send) => {
    if (url === null) return `${variable} is not set`;
    return isHttp(url) ? send(url) : `${variable} holds no http or https URL`;
  };
  return {
    pagerduty: (own) => {
      const key = own?.address ?? settings.pagerdutyRoutingKey;
      if (key === null) return 'PAGERDUTY_ROUTING_KEY is not set';
      return routingKey.test(key)
        ? pagerduty(settings.pagerdutyUrl, key)
        : `${own?.variable} holds no integration key of 32 letters and digits`;
    },
    slack: (own) =>
      byUrl(own?.variable ?? 'SLACK_WEBHOOK_URL', own?.address ?? settings.slackUrl, (url) =>
        slack(url),
      ),
    webhook: (own) =>
      byUrl(own?.variable ?? 'PAGER_WEBHOOK_URL', own?.address ?? settings.webhookUrl, (url) =>
        webhook(url, { secret: settings.webhookSecret }),
      ),
    email: (own) => {
      const { smtp, emailFrom, emailTo } = settings;
      if (smtp === null || emailFrom === null) return 'SMTP_URL is not set';
      const to = own === null ? emailTo : readAddresses(own.address);
      if (to === null) return `${own?.variable} holds no list of mail addresses`;
      return to.length > 0 ? email(smtp, emailFrom, to) : 'PAGER_EMAIL_TO is not set';
    },
  };
};

const isHttp = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const ways: readonly Way[] = ['pagerduty', 'slack', 'webhook', 'email'];

type Found = { readonly receivers: readonly Receiver[]; readonly problems: readonly string[] };

const find = (
  settings: ReceiverSettings,
  targets: readonly Target[],
  readVariable: ReadVariable,
): Found => {
  const sends = sendsOf(settings);
  const receivers: Receiver[] = [];
  const problems: string[] = [];
  const add = (name: string, by: Way, target: string | null, send: Send): void => {
    receivers.push({ name, by, target, ...watched(name, send) });
  };
  for (const by of ways) {
    const send = sends[by](null);
    if (typeof send !== 'string') add(by, by, null, send);
  }
  for (const { name, by, addressVariable } of targets) {
    const address = addressVariable === null ? null : readVariable(addressVariable);
    const own =
      addressVariable === null || address === null ? null : { variable: addressVariable, address };
    const send =
      addressVariable !== null && own === null ? `${addressVariable} is not set` : sends[by](own);
    if (typeof send === 'string') {
      problems.push(`Notification target ${name} cannot be told by ${by}: ${send}.`);
    } else if (own !== null) add(`${by}:${name}`, by, name, send);
  }
  return { receivers, problems };
};

const nothingSet: ReadVariable = () => null;

/** @returns none where Alertmanager tells people: then the rest stands back. */
export const receivers = (
  settings: ReceiverSettings,
  targets: readonly Target[] = [],
  readVariable: ReadVariable = nothingSet,
): readonly Receiver[] =>
  settings.alertmanagerUrls.length > 0 ? [] : find(settings, targets, readVariable).receivers;

/** Notification targets that nobody is told by, each in a sentence. */
export const targetProblems = (
  settings: ReceiverSettings,
  targets: readonly Target[],
  readVariable: ReadVariable = nothingSet,
): readonly string[] =>
  settings.alertmanagerUrls.length > 0 ? [] : find(settings, targets, readVariable).problems;

/**
 * Names of the receivers of a notification: of the targets it names, each by its own address or the
 * one of its way; where there is none, of its severity; where that has none either, all.
 */
export const receiverNames = (
  { notify, severity }: Pick<NotificationRow, 'notify' | 'severity'>,
  all: readonly Pick<Receiver, 'name' | 'by' | 'target'>[],
  targets: readonly Target[],
): readonly string[] => {
  const named = targets
    .filter(({ name }) => notify.includes(name))
    .flatMap(({ name, by }) => {
      const own = all.find((each) => each.target === name);
      return own ?? all.find((each) => each.target === null && each.by === by) ?? [];
    });
  if (named.length > 0) return [...new Set(named.map(({ name }) => name))];
  const common = all.filter(({ target }) => target === null);
  const ofSeverity = common.filter(({ by }) => waysOf[severity].includes(by));
  return (ofSeverity.length > 0 ? ofSeverity : common).map(({ name }) => name);
};
