// Whether a correction can be made: about something that there is, of time that is over and kept, on the
// hour, and not of what another has left out already. A refusal says what to do instead.

import type { Objective } from '../../language/slo-set.ts';
import { momentText } from '../engine/moment.ts';
import type { CorrectionRow } from '../serve/corrections/shapes.ts';
import { keysOf } from './corrections.ts';
import { dayMs, hourMs } from './days.ts';
import { hoursKeptDays, isOnDay, mustBeWholeDays } from './ledger.ts';

export type Proposal = Pick<CorrectionRow, 'slo' | 'objective' | 'service' | 'from' | 'to'>;

export type Refusal = { readonly status: 400 | 404 | 409; readonly detail: string };

const longestDays = 31;
const keptDays = 366;

const refuseTime = ({ from, to }: Proposal, nowMs: number): string | null => {
  if (from % hourMs !== 0 || to % hourMs !== 0)
    return 'from and to are whole hours in UTC, since budgets are kept by the hour.';
  if (from >= to) return 'to is after from.';
  if (to > nowMs)
    return 'to is still to come: a correction is of time that is over. Define a Maintenance for what is planned.';
  if (to - from > longestDays * dayMs)
    return `a correction is at most ${longestDays} days long: what never counts is no promise.`;
  if (from < nowMs - keptDays * dayMs) return `from is more than ${keptDays} days ago.`;
  if (mustBeWholeDays(from, nowMs) && !(isOnDay(from) && isOnDay(to)))
    return `from is more than ${hoursKeptDays} days ago, of which only days are kept: write whole days in UTC.`;
  return null;
};

/** @param standing corrections that are not withdrawn */
export const refuse = (
  proposal: Proposal,
  objectives: readonly Objective[],
  standing: readonly CorrectionRow[],
  nowMs: number,
): Refusal | null => {
  const keys = new Set(keysOf(proposal, objectives));
  if (keys.size === 0) {
    const { slo, objective, service } = proposal;
    const what =
      slo === null
        ? `a service '${service}' with an SLO`
        : `an SLO '${slo}'${objective === null ? '' : ` with an objective '${objective}'`}`;
    return { status: 404, detail: `There is not ${what}; GET /api/slos names all.` };
  }
  const wrong = refuseTime(proposal, nowMs);
  if (wrong !== null) return { status: 400, detail: wrong };
  const other = standing.find(
    (each) =>
      each.from < proposal.to &&
      proposal.from < each.to &&
      keysOf(each, objectives).some((key) => keys.has(key)),
  );
  if (other === undefined) return null;
  const span = `${momentText(other.from)} to ${momentText(other.to)}`;
  const detail = `${span} is left out already by the correction ${other.id} of ${other.author} (${other.reason}); withdraw it first, or choose other hours.`;
  return { status: 409, detail };
};
