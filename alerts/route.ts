// Alertmanager's configuration for teams whose Alertmanager sends the pages. One notification an SLO;
// what is worse silences what is lesser; secrets are read from files and never stand here.

import { collectorJob, jobsOf } from '../language/prometheus-job.ts';
import { anyOf } from '../language/promql-print.ts';
import type { SloSet } from '../language/slo-set.ts';
import { silentName } from './alert.ts';
import { collectorDownName, watchdogName } from './silence.ts';

const secrets = '/etc/alertmanager/secrets';

export const routesNote = [
  'For teams whose Alertmanager sends the pages. Use it, or let Signalbox send them, not both.',
  `Put three files into ${secrets}: pagerduty-routing-key, slack-webhook-url and`,
  'dead-mans-switch-token; and let the name dead-mans-switch lead to the service that raises the',
  'alarm when it hears nothing for some minutes.',
].join('\n');

type InhibitRule = {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
};

const sameObjective = ['slo', 'objective'];

/** Without the collector nothing is probed: one page says so. */
const downSilencesProbes = (set: SloSet): readonly InhibitRule[] => {
  const names = set.dataSources
    .filter((source) => jobsOf(source, set).includes(collectorJob))
    .map(({ name }) => silentName(name));
  return names.length === 0
    ? []
    : [
        {
          source_matchers: [`alertname="${collectorDownName}"`],
          target_matchers: [anyOf('alertname', names)],
        },
      ];
};

const inhibitions = (set: SloSet): readonly InhibitRule[] => [
  // What stands on a silent source cannot be judged.
  {
    source_matchers: ['kind="stale"'],
    target_matchers: ['kind=~"threshold|burn"'],
    equal: ['source'],
  },
  {
    source_matchers: ['severity="page"'],
    target_matchers: ['severity="ticket"'],
    equal: sameObjective,
  },
  // Red already says that the budget burns.
  {
    source_matchers: ['kind="threshold"'],
    target_matchers: ['kind="burn"'],
    equal: sameObjective,
  },
  ...downSilencesProbes(set),
];

const texts =
  '{{ range .Alerts }}{{ .Annotations.summary }}: {{ .Annotations.description }}\n{{ end }}';

const receivers = [
  {
    name: 'page',
    pagerduty_configs: [
      {
        routing_key_file: `${secrets}/pagerduty-routing-key`,
        severity: 'critical',
        description: '{{ .CommonAnnotations.summary }}',
        details: { alerts: texts },
      },
    ],
  },
  {
    name: 'ticket',
    slack_configs: [
      {
        api_url_file: `${secrets}/slack-webhook-url`,
        channel: '#slo-tickets',
        send_resolved: true,
        title: '{{ .CommonAnnotations.summary }}',
        text: texts,
      },
    ],
  },
  {
    name: 'dead-mans-switch',
    webhook_configs: [
      {
        url: 'http://dead-mans-switch/',
        send_resolved: false,
        http_config: { authorization: { credentials_file: `${secrets}/dead-mans-switch-token` } },
      },
    ],
  },
];

export const routes = (set: SloSet): object => ({
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
      { matchers: ['severity="page"'], receiver: 'page' },
      { matchers: ['severity="ticket"'], receiver: 'ticket' },
    ],
  },
  inhibit_rules: inhibitions(set),
  receivers,
});
