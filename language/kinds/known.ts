// Every kind there is, by apiVersion: with its schema where it is read, with what to do instead
// where it is not read yet.

import type { z } from 'zod';
import { dataSource, openSlo, service, sli, slo } from './open-slo.ts';
import { burnPolicy, loadGate, probe, scrapeTarget, signalbox, statusPolicy } from './signalbox.ts';

export const schemas = {
  Service: service,
  SLO: slo,
  SLI: sli,
  DataSource: dataSource,
  StatusPolicy: statusPolicy,
  BurnPolicy: burnPolicy,
  LoadGate: loadGate,
  ScrapeTarget: scrapeTarget,
  Probe: probe,
} as const;

export type KindName = keyof typeof schemas;
export type Body<Kind extends KindName> = z.infer<(typeof schemas)[Kind]>;

const burnPolicyInstead = 'Write a BurnPolicy and name it in the annotation signalbox/burn-policy.';

/** Kinds that exist but are not read yet, with the nearest thing that works. */
export const unread: Readonly<Record<string, string>> = {
  AlertPolicy: burnPolicyInstead,
  AlertCondition: burnPolicyInstead,
  AlertNotificationTarget: 'Give the receiver of pages to the collector as PAGER_WEBHOOK_URL.',
  RolloutPolicy: 'Leave the document out.',
  Maintenance: 'Leave the document out.',
};

/** The kinds of each apiVersion, those that are read first. */
export const kindsOf: Readonly<Record<string, readonly string[]>> = {
  [openSlo]: [
    ...['Service', 'SLO', 'SLI', 'DataSource'],
    ...['AlertPolicy', 'AlertCondition', 'AlertNotificationTarget'],
  ],
  [signalbox]: [
    ...['StatusPolicy', 'BurnPolicy', 'LoadGate', 'ScrapeTarget', 'Probe'],
    ...['RolloutPolicy', 'Maintenance'],
  ],
};

/** The annotations under signalbox/ that each kind has. */
export const annotationsOf: Readonly<Record<KindName, readonly string[]>> = {
  Service: [],
  SLO: [
    'signalbox/status-policy',
    'signalbox/burn-policy',
    'signalbox/exemplars',
    'signalbox/runbook',
    'signalbox/k6-metric',
  ],
  SLI: [],
  DataSource: ['signalbox/interval', 'signalbox/histogram-bounds'],
  StatusPolicy: [],
  BurnPolicy: [],
  LoadGate: [],
  ScrapeTarget: [],
  Probe: [],
};
