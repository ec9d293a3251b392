// Where OpenSLO, or what its tools take, has less room than a set of ours. What is exported is right
// all the same; another tool may refuse it.

import type { Place, SloSet } from '../../language/slo-set.ts';
import { areAlertPolicies } from './burn.ts';

export type Notice = { readonly text: string; readonly place: Place | null };

const isLabel = (name: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);

/** What the OpenSLO project's own library allows. */
const longestTitle = 63;

const named = (what: string, name: string, place: Place | null): readonly Notice[] =>
  isLabel(name) ? [] : [{ text: `${what} '${name}': OpenSLO promises no names with dots`, place }];

const titled = (what: string, title: string, place: Place): readonly Notice[] =>
  [...title].length <= longestTitle
    ? []
    : [
        {
          text: `${what} '${title}': oslo takes names of ${longestTitle} characters to show`,
          place,
        },
      ];

export const notices = (set: SloSet): readonly Notice[] => {
  const { objectives, services, dataSources, notificationTargets } = set;
  const slos = [...new Map(objectives.map((objective) => [objective.slo, objective])).values()];
  return [
    ...services.flatMap(({ name, title, place }) => [
      ...named('the Service', name, place),
      ...titled('the Service', title, place),
    ]),
    ...dataSources.flatMap(({ name }) => named('the DataSource', name, null)),
    ...notificationTargets.flatMap(({ name, place }) =>
      named('the AlertNotificationTarget', name, place),
    ),
    ...slos.flatMap(({ slo, title, place }) => [
      ...named('the SLO', slo, place),
      ...titled('the SLO', title, place),
    ]),
    ...objectives.flatMap(({ key, slices, burn, place }) => [
      ...(slices !== null && slices.seconds % 60 !== 0
        ? [{ text: `'${key}': some tools take time slices of whole minutes only`, place }]
        : []),
      ...(areAlertPolicies(burn) && burn.alerts.some(({ notify }) => notify.length === 0)
        ? [{ text: `'${key}': other tools ask of alert policies to name whom they tell`, place }]
        : []),
    ]),
  ];
};
