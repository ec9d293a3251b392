// OpenSLO's AlertCondition: a burn rate over one window that has to be exceeded for some time.
// Its short window and its minimum of bad events are annotations, since OpenSLO has no field for them.

import type { DefinitionOf } from './definition.ts';
import type { Fix, Mark, Report } from './diagnostic.ts';
import { readShorthand } from './shorthand.ts';
import type { BurnAlert, Severity } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

type Condition = DefinitionOf<'AlertCondition'>;

/** A burn alert as written; what is null follows from the objective that it is for. */
export type BurnPlan = Omit<BurnAlert, 'shortSeconds' | 'minimumBadEvents' | 'notify' | 'and'> & {
  readonly shortSeconds: number | null;
  readonly minimumBadEvents: number | null;
};

/** What others call what we call a page; the rest of the usual words mean a ticket. */
const pageWords = /^(page|pager|critical|crit|urgent|emergency|high|error|(sev|p)-?[01])$/i;
const ticketWords = /^(ticket|warning|warn|medium|moderate|low|minor|info|(sev|p)-?[2-5])$/i;

const severityFix = (written: string): Fix => {
  const known = (['page', 'ticket'] as const).find((word) => word === written.toLowerCase());
  if (known) return { text: `Write '${known}'.`, becomes: known };
  if (pageWords.test(written)) return "Write 'page' if it has to wake someone, else 'ticket'.";
  if (ticketWords.test(written)) return "Write 'ticket', or 'page' if it has to wake someone.";
  return "Write 'page' for what wakes people, 'ticket' for what can wait for the morning.";
};

const readSeverity = ({ body, document }: Condition, report: Report): Severity | null => {
  const { severity } = body.spec;
  if (severity === 'page' || severity === 'ticket') return severity;
  const message = `'${severity}' does not say whether people are woken`;
  report('alert-severity', document.mark(['spec', 'severity']), message, severityFix(severity));
  return null;
};

const isAbove = ({ body, document }: Condition, report: Report): boolean => {
  const { op } = body.spec.condition;
  if (op === 'gt' || op === 'gte') return true;
  const right = op === 'lt' ? 'gt' : 'gte';
  const message = `with '${op}' the alert fires while the budget is not being spent`;
  const fix = { text: `Write '${right}'.`, becomes: right };
  report('alert-operator', document.mark(['spec', 'condition', 'op']), message, fix);
  return false;
};

const readAfter = ({ body, document }: Condition, report: Report): number | null => {
  const { alertAfter } = body.spec.condition;
  if (alertAfter === undefined || /^0[mhdw]$/.test(alertAfter)) return 0;
  return readShorthand(alertAfter, document.mark(['spec', 'condition', 'alertAfter']), report);
};

const annotated = ({ body, document }: Condition, name: string) => {
  const path: Path = ['metadata', 'annotations', name];
  return { text: body.metadata.annotations?.[name], mark: document.mark(path) };
};

/** undefined where it is not written, null where it is wrong. */
const readShort = (condition: Condition, long: number, report: Report) => {
  const { text, mark } = annotated(condition, 'signalbox/short-window');
  if (text === undefined) return undefined;
  const short = readSeconds(text, 0, mark, report);
  if (short === null || (short >= 1 && short < long)) return short;
  const message = `the short window of ${short} s is not within the long one of ${long} s`;
  report('burn-windows', mark, message, 'Write a twelfth of the long window.');
  return null;
};

const readMinimum = (condition: Condition, report: Report) => {
  const { text, mark } = annotated(condition, 'signalbox/minimum-bad-events');
  if (text === undefined) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text);
  const fix = "Write a number in quotes: '10'.";
  report('wrong-value', mark, `'${text}' is not a number of bad events`, fix);
  return null;
};

const longestKeptSeconds = 86_400;

/** For how long an alert goes on that holds no more; null where it is wrong, {} where it is not written. */
export const readKeepFiring = (
  text: string | undefined,
  mark: Mark,
  report: Report,
): Pick<BurnAlert, 'keepFiringSeconds'> | null => {
  if (text === undefined) return {};
  const keepFiringSeconds = readSeconds(text, 0, mark, report);
  if (keepFiringSeconds === null) return null;
  if (keepFiringSeconds <= longestKeptSeconds) return { keepFiringSeconds };
  const message = 'an alert that keeps firing for more than a day after it is over says nothing';
  report('wrong-value', mark, message, 'Write a day or less.');
  return null;
};

/** The alert that a condition asks for, or null when it is wrong, which was reported. */
export const readAlertCondition = (condition: Condition, report: Report): BurnPlan | null => {
  const { body, document } = condition;
  const { threshold, lookbackWindow } = body.spec.condition;
  const lookback = document.mark(['spec', 'condition', 'lookbackWindow']);
  const severity = readSeverity(condition, report);
  const above = isAbove(condition, report);
  const longSeconds = readShorthand(lookbackWindow, lookback, report);
  const forSeconds = readAfter(condition, report);
  const minimum = readMinimum(condition, report);
  if (severity === null || longSeconds === null || forSeconds === null || !above) return null;
  const short = readShort(condition, longSeconds, report);
  const { text, mark } = annotated(condition, 'signalbox/keep-firing');
  const kept = readKeepFiring(text, mark, report);
  if (short === null || minimum === null || kept === null) return null;
  return {
    ...{ severity, longSeconds, shortSeconds: short ?? null, factor: threshold },
    ...{ minimumBadEvents: minimum ?? null, forSeconds, ...kept },
  };
};
