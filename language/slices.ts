// Time slices: of an objective that counts time instead of events, how long a slice is and from
// which share of good events on it is good.

import type { Report } from './diagnostic.ts';
import { durationText } from './duration.ts';
import type { Objective as WrittenObjective } from './kinds/open-slo.ts';
import { readShorthand } from './shorthand.ts';
import type { Slices } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

export type BudgetingMethod = 'Occurrences' | 'Timeslices' | 'RatioTimeslices';

const day = 86_400;
/** Rules are evaluated and slices are counted in steps of so many seconds. */
const step = 15;
const leastSamples = 4;

const fits = (seconds: number): boolean => seconds % step === 0 && day % seconds === 0;

/** Every length that a slice can have. */
const lengths = Array.from({ length: day / step }, (_, index) => (index + 1) * step).filter(fits);

const nearestLength = (seconds: number, least: number): number =>
  lengths
    .filter((length) => length >= least && (seconds < 60 || length % 60 === 0))
    .reduce(
      (best, length) => (Math.abs(length - seconds) < Math.abs(best - seconds) ? length : best),
      day,
    );

/** As OpenSLO has it: a duration from a minute on, else a number of minutes. */
const written = (seconds: number): string =>
  seconds % 60 === 0
    ? durationText(seconds).replace(/^(\d+h)(\d+m)$/, () => `${seconds / 60}m`)
    : String(seconds / 60);

const readWindow = (
  { timeSliceWindow }: WrittenObjective,
  path: Path,
  document: YamlDocument,
  intervalSeconds: number,
  report: Report,
): number | null => {
  const mark = document.mark([...path, 'timeSliceWindow']);
  if (timeSliceWindow === undefined) {
    const fix = "Add 'timeSliceWindow: 1m'.";
    report('missing-field', document.mark(path), "'timeSliceWindow' is missing", fix);
    return null;
  }
  // OpenSLO takes a number for minutes.
  const seconds =
    typeof timeSliceWindow === 'number'
      ? timeSliceWindow * 60
      : readShorthand(timeSliceWindow, mark, report);
  if (seconds === null) return null;
  const least = Math.max(step, leastSamples * intervalSeconds);
  const fix = `Write ${written(nearestLength(seconds, least))}.`;
  const text = typeof timeSliceWindow === 'number' ? `${timeSliceWindow} min` : timeSliceWindow;
  if (!(seconds > 0) || !fits(seconds)) {
    const message = `slices of ${text} do not fill a day in steps of ${step} s`;
    report('slice-window', mark, message, fix);
    return null;
  }
  if (seconds < least) {
    const message = `a slice of ${text} holds fewer than ${leastSamples} samples of a source that is heard every ${durationText(intervalSeconds)}`;
    report('slice-window', mark, message, fix);
    return null;
  }
  return seconds;
};

const readTarget = (
  { timeSliceTarget }: WrittenObjective,
  path: Path,
  document: YamlDocument,
  report: Report,
): number | null => {
  if (timeSliceTarget === undefined) {
    const fix = "Add 'timeSliceTarget: 0.95': from which share of good events on a slice is good.";
    report('missing-field', document.mark(path), "'timeSliceTarget' is missing", fix);
    return null;
  }
  if (timeSliceTarget > 0 && timeSliceTarget <= 1) return timeSliceTarget;
  const asRatio = Number((timeSliceTarget / 100).toPrecision(15));
  // What is little more than 1 may have been meant as 1.
  const percent = timeSliceTarget >= 10 && timeSliceTarget <= 100;
  const fix = percent
    ? { text: `Write ${asRatio}: it is a share, not a percentage.`, becomes: asRatio }
    : 'Write more than 0 and at most 1, such as 0.95.';
  const message = `no slice has a share of ${timeSliceTarget} good events`;
  const nothing = 'every slice has a share of 0 good events';
  const mark = document.mark([...path, 'timeSliceTarget']);
  report('slice-target', mark, timeSliceTarget === 0 ? nothing : message, fix);
  return null;
};

const reportMisplaced = (
  objective: WrittenObjective,
  path: Path,
  document: YamlDocument,
  report: Report,
): boolean => {
  const misplaced = (['timeSliceTarget', 'timeSliceWindow'] as const).filter(
    (field) => objective[field] !== undefined,
  );
  for (const field of misplaced) {
    const message = `'${field}' stands with the budgeting method Occurrences, which counts no slices`;
    const fix = "Write 'budgetingMethod: Timeslices', or leave the field out.";
    report('slices-not-counted', document.keyMark([...path, field]), message, fix);
  }
  return misplaced.length > 0;
};

/** The slices of the objective at `path`; null without any, undefined when wrong, which was reported. */
export const readSlices = (
  method: BudgetingMethod,
  objective: WrittenObjective,
  path: Path,
  document: YamlDocument,
  intervalSeconds: number,
  report: Report,
): Slices | null | undefined => {
  if (method === 'Occurrences')
    return reportMisplaced(objective, path, document, report) ? undefined : null;
  const seconds = readWindow(objective, path, document, intervalSeconds, report);
  if (method === 'RatioTimeslices') {
    if (objective.timeSliceTarget !== undefined) {
      const mark = document.keyMark([...path, 'timeSliceTarget']);
      const message =
        "'timeSliceTarget' says nothing here: RatioTimeslices has no good and bad slices";
      report('without-effect', mark, message, 'Leave it out, or write Timeslices.');
    }
    return seconds === null ? undefined : { seconds, goodFrom: null };
  }
  const goodFrom = readTarget(objective, path, document, report);
  return seconds === null || goodFrom === null ? undefined : { seconds, goodFrom };
};
