// Status policies, which OpenSLO has no kind for. A condition names its indicator where that is the
// same for all who use the policy, and is not simply their own.

import type { Objective, StatusCondition, StatusPolicy } from '../../language/slo-set.ts';
import { defaultStatusPolicy } from '../../language/status-policy.ts';
import { lengthText } from '../name.ts';
import type { PrintedDocument } from '../print.ts';
import type { Slis } from './sli.ts';

export const isDefaultStatus = ({ status, indicator, slices, target }: Objective): boolean =>
  JSON.stringify(status) ===
  JSON.stringify(defaultStatusPolicy(indicator, slices?.goodFrom ?? target));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Colour = 'red' | 'yellow';

const conditions = (colour: Colour, users: readonly Objective[], slis: Slis) => {
  const list: readonly StatusCondition[] = users[0]?.status[colour] ?? [];
  return list.map(({ indicator, badRatioAbove, text }, index) => {
    const isOwn = users.every((user) =>
      same(user.status[colour][index]?.indicator, user.indicator),
    );
    if (isOwn) return { badRatioAbove, text };
    const name = users[0]?.status.name ?? colour;
    return { indicator: slis.nameOf(indicator, `${name}-${colour}`), badRatioAbove, text };
  });
};

const statusDocument = (
  { name, windowSeconds, minimumBadEvents, holdSeconds, redWhen, whenIdle }: StatusPolicy,
  users: readonly Objective[],
  slis: Slis,
): PrintedDocument => ({
  body: {
    ...{ apiVersion: 'signalbox/v1', kind: 'StatusPolicy', metadata: { name } },
    spec: {
      ...{ window: lengthText(windowSeconds), minimumBadEvents, hold: lengthText(holdSeconds) },
      yellow: conditions('yellow', users, slis),
      red: conditions('red', users, slis),
      ...(redWhen === undefined ? {} : { redWhen }),
      ...(whenIdle === undefined ? {} : { whenIdle }),
    },
  },
});

/** Every policy that is not the default one, each once. */
export const statusDocuments = (
  objectives: readonly Objective[],
  slis: Slis,
): readonly PrintedDocument[] => {
  const users = Map.groupBy(
    objectives.filter((objective) => !isDefaultStatus(objective)),
    ({ status }) => status.name,
  );
  return [...users.values()].flatMap((list) =>
    list[0] ? [statusDocument(list[0].status, list, slis)] : [],
  );
};
