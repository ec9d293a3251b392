// The names under which Grafana keeps the dashboards. They never change, so that links stay good:
// alerts, the board and people's bookmarks hold on to them.

import { createHash } from 'node:crypto';

const prefix = 'signalbox';

/** Grafana takes no longer ones. */
export const longestUid = 40;

export const uids = {
  overview: `${prefix}-overview`,
  objective: `${prefix}-objective`,
  application: `${prefix}-application`,
  engines: `${prefix}-engines`,
  collector: `${prefix}-collector`,
  gates: `${prefix}-gates`,
} as const;

const servicePrefix = `${prefix}-service-`;

/** A name that is too long, or has what a uid may not have, is cut and told apart by a hash. */
export const serviceUid = (service: string): string => {
  const uid = `${servicePrefix}${service}`;
  if (uid.length <= longestUid && /^[\w-]+$/.test(service)) return uid;
  const hash = createHash('sha256').update(service).digest('hex').slice(0, 8);
  const plain = service.replaceAll(/[^\w-]/g, '-');
  return `${servicePrefix}${plain.slice(0, longestUid - servicePrefix.length - 9)}-${hash}`;
};

/** Where a service's dashboard is, by a name that Grafana fills in; null where one has a hash or none is. */
export const anyServiceUid = (services: readonly string[], name: string): string | null =>
  services.length > 0 &&
  services.every((service) => serviceUid(service) === `${servicePrefix}${service}`)
    ? `${servicePrefix}${name}`
    : null;
