// Where counts come from: OpenSLO's DataSource, and beside it our ScrapeTargets and Probes.
// A source's interval is written where it does not follow from what feeds it.

import type { DataSource, Probe, ScrapeTarget, Secret, SloSet } from '../../language/slo-set.ts';
import { lengthText } from '../name.ts';
import type { PrintedDocument } from '../print.ts';

const signalbox = 'signalbox/v1';

/** What a source without a target is heard at. */
const usualSeconds = { prometheus: 15, otlp: 60, probe: 15, 'remote-write': 15 } as const;

export const sourceDocument = (
  { name, type, intervalSeconds }: DataSource,
  { scrapeTargets, probes }: SloSet,
): PrintedDocument => {
  const feeding = [...scrapeTargets, ...probes].filter(({ source }) => source === name);
  const slowest = Math.max(0, ...feeding.map((target) => target.intervalSeconds));
  const follows = intervalSeconds === (slowest || usualSeconds[type]);
  const annotations = { 'signalbox/interval': lengthText(intervalSeconds) };
  return {
    body: {
      ...{ apiVersion: 'openslo/v1', kind: 'DataSource' },
      metadata: { name, ...(follows ? {} : { annotations }) },
      spec: { type, connectionDetails: {} },
    },
  };
};

const watched = (target: ScrapeTarget) => ({
  source: target.source,
  url: target.url,
  interval: lengthText(target.intervalSeconds),
  timeout: lengthText(target.timeoutSeconds),
});

const secret = (from: Secret) =>
  from.kind === 'file' ? { file: from.path } : { variable: from.name };

const access = ({ targetsFile, auth, bodyLimitBytes }: ScrapeTarget) => ({
  ...(targetsFile === undefined ? {} : { targetsFile }),
  ...(auth === undefined
    ? {}
    : {
        auth:
          auth.kind === 'bearer'
            ? { bearer: secret(auth.token) }
            : { basic: { user: auth.user, password: secret(auth.password) } },
      }),
  ...(bodyLimitBytes === undefined ? {} : { bodyLimitBytes }),
});

export const scrapeTargetDocument = (target: ScrapeTarget): PrintedDocument => ({
  body: {
    ...{ apiVersion: signalbox, kind: 'ScrapeTarget', metadata: { name: target.name } },
    spec: { ...watched(target), ...access(target) },
  },
});

export const probeDocument = (probe: Probe): PrintedDocument => ({
  body: {
    ...{ apiVersion: signalbox, kind: 'Probe', metadata: { name: probe.name } },
    spec: {
      ...watched(probe),
      ...(probe.startupGraceSeconds > 0
        ? { startupGrace: lengthText(probe.startupGraceSeconds) }
        : {}),
    },
  },
});
