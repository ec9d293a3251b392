// Who is told: OpenSLO's AlertNotificationTargets, defined or written in place in an alert policy.
// A name means one target in all of the set, wherever it is written.

import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { NotificationTarget } from './slo-set.ts';
import { correction } from './spelling.ts';

type By = NotificationTarget['by'];

/** How people write them; letters only, in lower case. */
const spellings: Readonly<Record<string, By>> = {
  ...{ pagerduty: 'pagerduty', pd: 'pagerduty', slack: 'slack' },
  ...{ email: 'email', mail: 'email' },
  ...{ webhook: 'webhook', http: 'webhook', https: 'webhook' },
};

const addressAnnotation = 'signalbox/address-variable';
/** In capitals, as all are written; so an address or a secret is never taken for a name. */
const variableName = /^[A-Z][A-Z0-9_]*$/;

const ways: readonly By[] = ['pagerduty', 'slack', 'email', 'webhook'];

export type NotificationTargets = {
  /** The name of the target; null when it is wrong, which was reported. */
  readonly name: (definition: DefinitionOf<'AlertNotificationTarget'>) => string | null;
  /** All that were read, those that are defined first. */
  readonly all: () => readonly NotificationTarget[];
};

const read = (
  { name, body, document }: DefinitionOf<'AlertNotificationTarget'>,
  report: Report,
): NotificationTarget | null => {
  const { target, description } = body.spec;
  const addressVariable = body.metadata.annotations?.[addressAnnotation] ?? null;
  if (addressVariable !== null && !variableName.test(addressVariable)) {
    const mark = document.mark(['metadata', 'annotations', addressAnnotation]);
    const message = 'an address is given by the name of an environment variable';
    const fix = 'Write a name like SHOP_SLACK_URL; the address itself stands in no definition.';
    report('notification-target', mark, message, fix);
    return null;
  }
  const letters = target.toLowerCase().replaceAll(/[^a-z]/g, '');
  const by = Object.hasOwn(spellings, letters) ? spellings[letters] : undefined;
  const { source, offset } = document.mark(['metadata', 'name']);
  const place = source.placeAt(offset);
  if (by) return { name, description: description ?? '', by, addressVariable, place };
  const none = `Write one of ${ways.join(', ')}; most services take a webhook.`;
  const fix = correction(target, ways, 'ways', none);
  const message = `'${target}' is not a way to tell people`;
  report('notification-target', document.mark(['spec', 'target']), message, fix);
  return null;
};

/** Reads all that are defined, and takes down those written in place as they are asked for. */
export const notificationTargets = (index: Index, report: Report): NotificationTargets => {
  const byName = new Map<string, NotificationTarget>();
  const seen = new Map<unknown, string | null>();
  const name: NotificationTargets['name'] = (definition) => {
    const known = seen.get(definition);
    if (known !== undefined) return known;
    const target = read(definition, report);
    seen.set(definition, target?.name ?? null);
    if (!target) return null;
    const other = byName.get(target.name);
    if (!other) byName.set(target.name, target);
    else if (
      other.by !== target.by ||
      other.description !== target.description ||
      other.addressVariable !== target.addressVariable
    ) {
      const { file, line } = other.place;
      const message = `'${target.name}' is another notification target at ${file}:${line}`;
      const mark = definition.document.mark(['metadata', 'name']);
      report('duplicate-name', mark, message, 'Give one of them another name.');
    }
    return target.name;
  };
  for (const definition of index.all('AlertNotificationTarget')) name(definition);
  return { name, all: () => [...byName.values()] };
};
