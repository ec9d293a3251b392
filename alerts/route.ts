// Alertmanager's configuration for teams whose Alertmanager sends the pages. One notification an SLO;
// what is worse silences what is lesser; secrets are read from files and never stand here.

import { escapedRegExp } from '../language/promql-print.ts';
import type { NotificationTarget, SloSet } from '../language/slo-set.ts';
import { inhibitions } from './inhibition.ts';
import { mutedAlways, mutedApart, timeIntervals } from './mute.ts';
import {
  defaultReceivers,
  needOf,
  receiverName,
  receiverOf,
  secrets,
  senderTemplate,
  templates,
} from './receiver.ts';
import { watchdogName } from './silence.ts';

const needsNote = (targets: readonly NotificationTarget[]): string => {
  const files = targets.flatMap((target) => needOf(target).file ?? []);
  const addresses = targets.flatMap((target) => needOf(target).template ?? []);
  const senders = addresses.length > 0 ? [senderTemplate] : [];
  return [
    ...(files.length > 0 ? [`\n\nFor the notification targets also: ${files.join(', ')}.`] : []),
    ...(addresses.length > 0
      ? [
          `\n\nMail goes to the host mail-relay, port 25. Define in a file of ${templates}:`,
          ...[...senders, ...addresses].map(
            (name) => `\n  {{ define "${name}" }}somebody@example.com{{ end }}`,
          ),
        ]
      : []),
    ...(targets.some(({ by }) => by === 'webhook')
      ? ['\n\nA webhook is sent to the host that is called as its target is.']
      : []),
  ].join('');
};

export const routesNote = ({ notificationTargets }: SloSet): string =>
  [
    'For teams whose Alertmanager sends the pages. Use it, or let Signalbox send them, not both.',
    `Put three files into ${secrets}: pagerduty-routing-key, slack-webhook-url and`,
    'dead-mans-switch-token; and let the name dead-mans-switch lead to the service that raises the',
    'alarm when it hears nothing for some minutes.',
  ].join('\n') + needsNote(notificationTargets);

type Route = {
  readonly matchers?: readonly string[];
  readonly receiver?: string;
  readonly continue?: boolean;
  readonly mute_time_intervals?: readonly string[];
  readonly group_by?: readonly string[];
  readonly routes?: readonly Route[];
} & Readonly<Record<string, unknown>>;

/** A label holds all names of an alert, between commas. */
const isNamed = (name: string): string =>
  `notify=~${JSON.stringify(`(.*,)?${escapedRegExp(name)}(,.*)?`)}`;

/** Whoever is named is told, and only they; else the severity says who. */
const leaves = (targets: readonly NotificationTarget[], muted: readonly string[]): Route[] => {
  const mute = muted.length > 0 ? { mute_time_intervals: muted } : {};
  return [
    ...targets.map((target) => ({
      matchers: [isNamed(target.name)],
      receiver: receiverName(target),
      continue: true,
      ...mute,
    })),
    ...['page', 'ticket'].map((severity) => ({
      matchers: [`severity="${severity}"`, ...(targets.length > 0 ? ['notify=""'] : [])],
      receiver: severity,
      ...mute,
    })),
  ];
};

export const routes = (set: SloSet): object => {
  const { notificationTargets: targets, maintenances } = set;
  const hasMail = targets.some(({ by }) => by === 'email');
  return {
    ...(hasMail ? { templates: [templates] } : {}),
    route: {
      receiver: 'ticket',
      group_by: ['slo'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '4h',
      routes: [
        {
          matchers: [`alertname="${watchdogName}"`],
          receiver: 'dead-mans-switch',
          group_by: ['alertname'],
          group_wait: '0s',
          group_interval: '30s',
          repeat_interval: '1m',
        },
        ...mutedApart(set).map(({ matchers, by }) => ({ matchers, routes: leaves(targets, by) })),
        ...leaves(targets, mutedAlways(set)),
      ],
    },
    ...(maintenances.length > 0
      ? {
          time_intervals: maintenances.map((each) => ({
            name: each.name,
            time_intervals: timeIntervals(each),
          })),
        }
      : {}),
    inhibit_rules: inhibitions(set),
    receivers: [...defaultReceivers, ...targets.map(receiverOf)],
  };
};
