// Corrections and reports, put together: what people leave out, what that does to budgets at once, what
// is written down of it by the day, and the reports that are made of it.

import type { SloSet } from '../../language/slo-set.ts';
import type { Pause } from '../budget/left-out.ts';
import { jointAccounts } from '../corrections/account.ts';
import { type Corrections, openCorrections, pausesOf } from '../corrections/corrections.ts';
import { openLedger } from '../corrections/ledger.ts';
import type { Store } from '../store/database.ts';
import { openReports, type Reports } from './reports.ts';

export type ReportDesk = {
  readonly corrections: Corrections;
  readonly reports: Reports;
  /** What is left out of budgets besides maintenance. */
  readonly pauses: () => readonly Pause[];
  /** After a correction was made or withdrawn. */
  readonly onCorrected: () => void;
  readonly second: (nowMs: number) => void;
};

export type ReportDeskOptions = {
  readonly slos: Pick<SloSet, 'objectives' | 'maintenances'> & Partial<Pick<SloSet, 'composites'>>;
  readonly store: Store;
  /** Budgets are read anew. */
  readonly correct: (nowMs: number) => void;
  readonly now: () => number;
};

export const openReportDesk = ({ slos, store, correct, now }: ReportDeskOptions): ReportDesk => {
  const { objectives, maintenances, composites = [] } = slos;
  const joint = composites.flatMap((composite) => jointAccounts(composite, objectives));
  const corrections = openCorrections(store);
  const ledger = openLedger({ store, objectives, joint, maintenances, corrections });
  return {
    corrections,
    reports: openReports({ store, objectives, composites, maintenances, corrections, ledger }),
    pauses: () => pausesOf(corrections.standing(), objectives),
    onCorrected: () => {
      correct(now());
      ledger.refresh(now());
    },
    second: ledger.second,
  };
};
