// From rows to the rules that flagd-core evaluates. People are drawn by hash(salt, flag, person)
// against the percentage, so widening it adds people and removes nobody.

import type { Principal } from '../identity/principal.ts';
import type { FlagRow } from './flag.ts';

export type StoredFlag = FlagRow & {
  /** Changing it draws lots anew. */
  readonly salt: string;
};

/** A percentage has up to two decimals: weights are whole. */
const wholeWeight = 10_000;

const share = ({ name, rolloutPercentage, salt }: StoredFlag) => {
  const on = Math.round((rolloutPercentage / 100) * wholeWeight);
  return {
    fractional: [
      { cat: [salt, ':', name, ':', { var: 'targetingKey' }] },
      ['on', on],
      ['off', wholeWeight - on],
    ],
  };
};

const targeting = (flag: StoredFlag) => {
  if (flag.userSegments.length === 0) return share(flag);
  const chosen = flag.userSegments.map((segment) => ({ in: [segment, { var: 'segments' }] }));
  return { if: [{ or: chosen }, share(flag), 'off'] };
};

/** The configuration as flagd reads it. */
export const flagdConfiguration = (flags: readonly StoredFlag[]): string =>
  JSON.stringify({
    flags: Object.fromEntries(
      flags.map((flag) => [
        flag.name,
        {
          state: flag.enabled ? 'ENABLED' : 'DISABLED',
          variants: { on: true, off: false },
          defaultVariant: 'off',
          targeting: targeting(flag),
        },
      ]),
    ),
  });

/** The segments that a person is in; `user_segments` of a flag names any of these. */
export const segmentsOf = (who: Principal): string[] => [
  `role:${who.role}`,
  `organization:${who.organizationId}`,
  `domain:${who.email.slice(who.email.lastIndexOf('@') + 1)}`,
  `user:${who.userId}`,
];
