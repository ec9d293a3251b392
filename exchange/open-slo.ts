// A checked set as OpenSLO v1 again: documents that any tool of OpenSLO reads, and beside them what
// OpenSLO has no kind for. Both files together are read as an equal set.

import type { NotificationTarget, Objective, Service, SloSet } from '../language/slo-set.ts';
import {
  budgetPolicyDocument,
  loadGateDocument,
  maintenanceDocument,
  rolloutDocument,
} from './open-slo/around.ts';
import { burnDocuments, type GrainOf } from './open-slo/burn.ts';
import { type Kept, nothingKept, withKept } from './open-slo/kept.ts';
import { type Notice, notices } from './open-slo/notice.ts';
import { slis } from './open-slo/sli.ts';
import { sloDocument } from './open-slo/slo.ts';
import { probeDocument, scrapeTargetDocument, sourceDocument } from './open-slo/source.ts';
import { statusDocuments } from './open-slo/status.ts';
import { type PrintedDocument, printDocuments } from './print.ts';

const openSlo = 'openslo/v1';

const serviceDocument = (service: Service): PrintedDocument => {
  const { name, title, description, owner, budgetPolicy, dependsOn } = service;
  const annotations = {
    ...(owner === null ? {} : { 'signalbox/owner': owner }),
    ...(budgetPolicy === null ? {} : { 'signalbox/budget-policy': budgetPolicy }),
    ...(dependsOn.length === 0 ? {} : { 'signalbox/depends-on': dependsOn.join(', ') }),
  };
  return {
    body: {
      ...{ apiVersion: openSlo, kind: 'Service' },
      metadata: {
        name,
        ...(title === name ? {} : { displayName: title }),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: description === '' ? {} : { description },
    },
  };
};

const targetDocument = (target: NotificationTarget): PrintedDocument => {
  const { name, description, by, addressVariable } = target;
  const annotations =
    addressVariable === null
      ? {}
      : { annotations: { 'signalbox/address-variable': addressVariable } };
  return {
    body: {
      ...{ apiVersion: openSlo, kind: 'AlertNotificationTarget' },
      metadata: { name, ...annotations },
      spec: { ...(description === '' ? {} : { description }), target: by },
    },
  };
};

const grains =
  ({ dataSources }: SloSet): GrainOf =>
  ({ indicator, slices }: Objective) => ({
    intervalSeconds:
      dataSources.find(({ name }) => name === indicator.source)?.intervalSeconds ?? 1,
    sliceSeconds: slices?.seconds ?? null,
  });

export type OpenSloExport = {
  /** OpenSLO v1 and nothing else. */
  readonly openSlo: string;
  /** Kinds of signalbox/v1; empty where the set needs none. */
  readonly signalbox: string;
  readonly notices: readonly Notice[];
};

/** @param kept what the definitions say besides, as `keptOf` reads it */
export const exportOpenSlo = (set: SloSet, kept: Kept = nothingKept): OpenSloExport => {
  const { objectives } = set;
  const grainOf = grains(set);
  const indicators = slis();
  const bySlo = Map.groupBy(objectives, ({ slo }) => slo);
  const slos = [...bySlo.values()].flatMap((list) => {
    const [first] = list;
    if (!first) return [];
    const composite = set.composites.find(({ slo }) => slo === first.slo);
    return [sloDocument(first, list, composite, indicators, grainOf)];
  });
  const statuses = statusDocuments(objectives, indicators);
  const burns = burnDocuments(objectives, grainOf);
  const theirs: readonly PrintedDocument[] = [
    ...set.services.map(serviceDocument),
    ...set.dataSources.map((source) => sourceDocument(source, set)),
    ...indicators.documents(),
    ...set.notificationTargets.map(targetDocument),
    ...burns.openSlo,
    ...slos,
  ];
  const ours: readonly PrintedDocument[] = [
    ...set.scrapeTargets.map(scrapeTargetDocument),
    ...set.probes.map(probeDocument),
    ...statuses,
    ...burns.signalbox,
    ...set.loadGates.map(loadGateDocument),
    ...set.rolloutPolicies.map(rolloutDocument),
    ...set.maintenances.map(maintenanceDocument),
    ...set.budgetPolicies.map(budgetPolicyDocument),
  ];
  const print = (documents: readonly PrintedDocument[]): string =>
    printDocuments(documents.map((document) => withKept(document, kept)));
  return {
    openSlo: print(theirs),
    signalbox: ours.length === 0 ? '' : print(ours),
    notices: notices(set),
  };
};
