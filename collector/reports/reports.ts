// Reports of this collector: what can be asked for, and one of it. A report is made when it is asked
// for, from the days that are kept; nothing of it is remembered.

import type { Composite, Maintenance, Objective } from '../../language/slo-set.ts';
import type { Corrections } from '../corrections/corrections.ts';
import type { Ledger } from '../corrections/ledger.ts';
import type { Report, ReportChoices } from '../serve/reports/shapes.ts';
import type { Store } from '../store/database.ts';
import { buildReport } from './build.ts';
import { factsIn } from './facts.ts';
import { keptMs, rangesSince, readRange } from './range.ts';

export type ReportOptions = {
  readonly store: Store;
  readonly objectives: readonly Objective[];
  readonly composites: readonly Composite[];
  readonly maintenances: readonly Maintenance[];
  readonly corrections: Pick<Corrections, 'list'>;
  readonly ledger: Pick<Ledger, 'days'>;
};

export type Reports = {
  readonly choices: (nowMs: number) => ReportChoices;
  /** The report of a month or quarter, or why there is none, in a sentence. */
  readonly of: (name: string, nowMs: number) => Report | { readonly missing: string };
};

export const openReports = (options: ReportOptions): Reports => {
  const { store, objectives, composites, maintenances, corrections, ledger } = options;
  const facts = factsIn(store, objectives, ledger, composites);
  return {
    choices: (nowMs) => rangesSince(facts.sinceMs() ?? nowMs, nowMs),

    of: (name, nowMs) => {
      const range = readRange(name);
      if (range === null)
        return { missing: `'${name}' is neither a month, as 2026-10, nor a quarter, as 2026-Q3.` };
      if (range.fromMs > nowMs) return { missing: `${range.title} is still to come.` };
      if (range.fromMs < nowMs - keptMs)
        return { missing: `${range.title} is too long ago: days are kept for 400 days.` };
      const { fromMs, toMs } = range;
      return buildReport(facts(range), {
        ...{ range, nowMs, maintenances },
        corrections: corrections.list({ fromMs, toMs }),
      });
    },
  };
};
