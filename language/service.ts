// A service: what promises are made about, who owns it, and what its owners do when its error budget
// runs low. The owner is a notification target, so that whoever owns it can be told.

import type { DefinitionOf, Index } from './definition.ts';
import { readDependsOn } from './dependency.ts';
import type { Report } from './diagnostic.ts';
import type { Service } from './slo-set.ts';
import type { Path } from './yaml-document.ts';

type Definition = DefinitionOf<'Service'>;

/** A name that an annotation gives and that is defined under a kind; null where there is none. */
const named = (
  { body, document }: Definition,
  annotation: string,
  kind: 'AlertNotificationTarget' | 'BudgetPolicy',
  index: Index,
  report: Report,
): string | null => {
  const name = body.metadata.annotations?.[annotation];
  if (name === undefined) return null;
  const path: Path = ['metadata', 'annotations', annotation];
  // A target may be written in place in an alert policy, but an owner is somebody who is defined.
  if (name.trim() === '') {
    const fix = `Name a definition of kind ${kind}, or leave the annotation out.`;
    report('unknown-reference', document.keyMark(path), `'${annotation}' names nobody`, fix);
    return null;
  }
  index.reportUnknown(kind, name, document.mark(path));
  return name;
};

/** @throws never; what is wrong is reported */
export const readService = (definition: Definition, index: Index, report: Report): Service => {
  const { name, body, document } = definition;
  const { source, offset } = document.mark([]);
  return {
    name,
    title: body.metadata.displayName ?? name,
    description: body.spec?.description ?? '',
    owner: named(definition, 'signalbox/owner', 'AlertNotificationTarget', index, report),
    budgetPolicy: named(definition, 'signalbox/budget-policy', 'BudgetPolicy', index, report),
    dependsOn: readDependsOn(definition, index, report),
    place: source.placeAt(offset),
  };
};
