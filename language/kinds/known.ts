// Every kind there is, by apiVersion, with its schema and the annotations under signalbox/ that it has.
// All of them are read.

import type { z } from 'zod';
import { alertCondition, alertNotificationTarget, alertPolicy } from './alerting.ts';
import { dataSource, openSlo, service, sli, slo } from './open-slo.ts';
import {
  budgetPolicy,
  burnPolicy,
  loadGate,
  maintenance,
  probe,
  rolloutPolicy,
  scrapeTarget,
  signalbox,
  statusPolicy,
} from './signalbox.ts';

export const schemas = {
  Service: service,
  SLO: slo,
  SLI: sli,
  DataSource: dataSource,
  AlertPolicy: alertPolicy,
  AlertCondition: alertCondition,
  AlertNotificationTarget: alertNotificationTarget,
  StatusPolicy: statusPolicy,
  BurnPolicy: burnPolicy,
  LoadGate: loadGate,
  ScrapeTarget: scrapeTarget,
  Probe: probe,
  RolloutPolicy: rolloutPolicy,
  Maintenance: maintenance,
  BudgetPolicy: budgetPolicy,
} as const;

export type KindName = keyof typeof schemas;
export type Body<Kind extends KindName> = z.infer<(typeof schemas)[Kind]>;

/** The kinds of each apiVersion. */
export const kindsOf: Readonly<Record<string, readonly string[]>> = {
  [openSlo]: [
    ...['Service', 'SLO', 'SLI', 'DataSource'],
    ...['AlertPolicy', 'AlertCondition', 'AlertNotificationTarget'],
  ],
  [signalbox]: [
    ...['StatusPolicy', 'BurnPolicy', 'LoadGate', 'ScrapeTarget', 'Probe'],
    ...['RolloutPolicy', 'Maintenance', 'BudgetPolicy'],
  ],
};

/** The annotations under signalbox/ that each kind has. */
export const annotationsOf: Readonly<Record<KindName, readonly string[]>> = {
  Service: ['signalbox/owner', 'signalbox/budget-policy', 'signalbox/depends-on'],
  SLO: [
    'signalbox/status-policy',
    'signalbox/burn-policy',
    'signalbox/exemplars',
    'signalbox/runbook',
    'signalbox/k6-metric',
  ],
  SLI: [],
  DataSource: ['signalbox/interval', 'signalbox/histogram-bounds'],
  AlertPolicy: ['signalbox/conditions'],
  AlertCondition: [
    ...['signalbox/short-window', 'signalbox/minimum-bad-events', 'signalbox/keep-firing'],
  ],
  AlertNotificationTarget: ['signalbox/address-variable'],
  StatusPolicy: [],
  BurnPolicy: [],
  LoadGate: [],
  ScrapeTarget: [],
  Probe: [],
  RolloutPolicy: [],
  Maintenance: [],
  BudgetPolicy: [],
};
