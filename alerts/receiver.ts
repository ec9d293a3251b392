// Who is told, as Alertmanager's receivers. Secrets are read from files; addresses of people, which
// are no secrets and stand in no definition, are templates of the team's own.

import type { NotificationTarget } from '../language/slo-set.ts';

export const secrets = '/etc/alertmanager/secrets';
export const templates = '/etc/alertmanager/templates/*.tmpl';

/** Mail goes to a relay of this name, which need not ask who sends it. */
const mailRelay = 'mail-relay:25';

type By = NotificationTarget['by'];
export type Receiver = { readonly name: string } & Readonly<Record<string, unknown>>;

/** What a person must put in place for a receiver to work. */
export type Need = { readonly file?: string; readonly template?: string };

const texts =
  '{{ range .Alerts }}{{ .Annotations.summary }}: {{ .Annotations.description }}\n{{ if .Annotations.runbook_url }}{{ .Annotations.runbook_url }}\n{{ end }}{{ end }}';
const title = '{{ .CommonAnnotations.summary }}';

const addressTemplate = (name: string): string => `signalbox.to.${name}`;
export const senderTemplate = 'signalbox.from';

const filled = (template: string): string => `{{ template "${template}" . }}`;

const pagerduty = (name: string, file: string): Receiver => ({
  name,
  pagerduty_configs: [
    {
      routing_key_file: `${secrets}/${file}`,
      severity: '{{ if eq .CommonLabels.severity "ticket" }}warning{{ else }}critical{{ end }}',
      description: title,
      details: { alerts: texts },
    },
  ],
});

/** No channel is named: an incoming webhook belongs to one. */
const slack = (name: string, file: string): Receiver => ({
  name,
  slack_configs: [{ api_url_file: `${secrets}/${file}`, send_resolved: true, title, text: texts }],
});

const email = (name: string): Receiver => ({
  name,
  email_configs: [
    {
      to: filled(addressTemplate(name)),
      from: filled(senderTemplate),
      smarthost: mailRelay,
      require_tls: false,
      send_resolved: true,
      headers: { Subject: title },
      text: texts,
      html: '',
    },
  ],
});

/** The name is a host's, on which whatever takes the notifications listens. */
const webhook = (name: string, file: string, more: object = {}): Receiver => ({
  name,
  webhook_configs: [
    {
      url: `http://${encodeURIComponent(name)}/`,
      ...more,
      http_config: { authorization: { credentials_file: `${secrets}/${file}` } },
    },
  ],
});

const files: Readonly<Record<By, string | null>> = {
  pagerduty: 'pagerduty-routing-key',
  slack: 'slack-webhook-url',
  webhook: 'token',
  email: null,
};

/** Named targets have receivers of their own, apart from those of severities. */
export const receiverName = ({ name }: Pick<NotificationTarget, 'name'>): string => `to ${name}`;

export const needOf = ({ name, by }: NotificationTarget): Need => {
  const file = files[by];
  return file === null ? { template: addressTemplate(name) } : { file: `${name}-${file}` };
};

export const receiverOf = (target: NotificationTarget): Receiver => {
  const { file = '' } = needOf(target);
  const named = (receiver: Receiver): Receiver => ({ ...receiver, name: receiverName(target) });
  switch (target.by) {
    case 'pagerduty':
      return named(pagerduty(target.name, file));
    case 'slack':
      return named(slack(target.name, file));
    case 'email':
      return named(email(target.name));
    case 'webhook':
      return named(webhook(target.name, file));
  }
};

/** Where an alert names nobody, its severity says who is told. */
export const defaultReceivers: readonly Receiver[] = [
  pagerduty('page', 'pagerduty-routing-key'),
  slack('ticket', 'slack-webhook-url'),
  webhook('dead-mans-switch', 'dead-mans-switch-token', { send_resolved: false }),
];
