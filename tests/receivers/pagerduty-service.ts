// PagerDuty's side of its Events API v2, as strict as its documentation allows: whatever it does not
// name, or is longer than it may be, is refused. Alerts are kept under their dedup_key.

import { type Answer, type Asked, openService, type Service } from './service.ts';

type Json = Readonly<Record<string, unknown>>;

export type PagerdutyAlert = {
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  readonly severity: string;
  readonly summary: string;
  readonly details: Json;
  readonly links: readonly { readonly href: string; readonly text?: string }[];
  /** How often it was triggered while it was open. */
  readonly triggers: number;
};

export type PagerdutyService = Service & { readonly alerts: Map<string, PagerdutyAlert> };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mostBytes = 512 * 1024;
const iso8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

const unknownIn = (value: Json, known: readonly string[], where: string): string[] =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${where}${key} is unknown`);

const text = (value: unknown, name: string, most: number, isNeeded = false): string[] => {
  if (value === undefined) return isNeeded ? [`${name} is missing or blank`] : [];
  if (typeof value !== 'string') return [`${name} is no string`];
  if (isNeeded && value.trim() === '') return [`${name} is missing or blank`];
  return value.length > most ? [`${name} is longer than ${most}`] : [];
};

const url = (value: unknown, name: string): string[] =>
  typeof value === 'string' && URL.canParse(value) ? [] : [`${name} is no URL`];

const payloadFields = ['summary', 'source', 'severity', 'timestamp', 'component', 'group', 'class'];

const payloadErrors = (payload: unknown): string[] => {
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  const { severity, timestamp, custom_details: details } = payload;
  return [
    ...unknownIn(payload, [...payloadFields, 'custom_details'], 'payload.'),
    ...text(payload.summary, 'payload.summary', 1024, true),
    ...text(payload.source, 'payload.source', 1024, true),
    ...['component', 'group', 'class'].flatMap((name) => text(payload[name], name, 1024)),
    ...(['critical', 'error', 'warning', 'info'].includes(String(severity))
      ? []
      : ['payload.severity is invalid']),
    ...(timestamp === undefined || iso8601.test(String(timestamp))
      ? []
      : ['payload.timestamp is no ISO 8601 time']),
    ...(details === undefined || isObject(details) ? [] : ['custom_details is no object']),
  ];
};

const linkErrors = (links: unknown): string[] => {
  if (links === undefined) return [];
  if (!Array.isArray(links)) return ['links is no list'];
  return links.flatMap((link: unknown) =>
    isObject(link)
      ? [
          ...unknownIn(link, ['href', 'text'], 'links.'),
          ...url(link.href, 'links.href'),
          ...text(link.text, 'links.text', 1024),
        ]
      : ['a link is no object'],
  );
};

const eventFields = ['routing_key', 'event_action', 'dedup_key', 'payload', 'links', 'images'];

const errorsOf = (event: Json): string[] => {
  const { routing_key: key, event_action: action } = event;
  return [
    ...unknownIn(event, [...eventFields, 'client', 'client_url'], ''),
    ...(/^[A-Za-z0-9]{32}$/.test(String(key)) ? [] : ["Length of 'routing_key' is incorrect"]),
    ...(['trigger', 'acknowledge', 'resolve'].includes(String(action))
      ? []
      : ["'event_action' is invalid"]),
    ...text(event.dedup_key, 'dedup_key', 255, action !== 'trigger'),
    ...(action === 'trigger' ? payloadErrors(event.payload) : []),
    ...text(event.client, 'client', 1024),
    ...(event.client_url === undefined ? [] : url(event.client_url, 'client_url')),
    ...linkErrors(event.links),
  ];
};

const json = (status: number, body: object): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

const refused = (errors: readonly string[]): Answer =>
  json(400, { status: 'invalid event', message: 'Event object is invalid', errors });

const readEvent = ({ body }: Asked): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    return String(error);
  }
};

/** @param routingKey of the one integration there is */
export const openPagerduty = async (routingKey: string): Promise<PagerdutyService> => {
  const alerts = new Map<string, PagerdutyAlert>();

  const take = (event: Json): Answer => {
    const key = String(event.dedup_key ?? `made-${alerts.size}`);
    const before = alerts.get(key);
    if (event.event_action === 'resolve') {
      if (before !== undefined) alerts.set(key, { ...before, state: 'resolved' });
    } else if (event.event_action === 'acknowledge') {
      if (before?.state === 'triggered') alerts.set(key, { ...before, state: 'acknowledged' });
    } else if (event.event_action === 'trigger') {
      const payload = event.payload as Json;
      const isOpen = before !== undefined && before.state !== 'resolved';
      alerts.set(key, {
        // Who has acknowledged is not woken by the same again.
        state: isOpen ? before.state : 'triggered',
        severity: String(payload.severity),
        summary: String(payload.summary),
        details: (payload.custom_details ?? {}) as Json,
        links: (event.links ?? []) as PagerdutyAlert['links'],
        triggers: isOpen ? before.triggers + 1 : 1,
      });
    }
    return json(202, { status: 'success', message: 'Event processed', dedup_key: key });
  };

  const service = await openService((asked) => {
    if (asked.path !== '/v2/enqueue' || asked.method !== 'POST') return json(404, {});
    if (!/^application\/json\b/.test(String(asked.headers['content-type']))) return json(415, {});
    if (Buffer.byteLength(asked.body) > mostBytes) return json(413, {});
    const event = readEvent(asked);
    if (!isObject(event)) return refused(['JSON parse error']);
    const errors = errorsOf(event);
    if (errors.length > 0) return refused(errors);
    return event.routing_key === routingKey ? take(event) : refused(['Invalid routing key']);
  });
  return { ...service, alerts };
};
