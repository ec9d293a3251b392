// How the gate is called. A call that makes no sense says which word and what is possible; which
// profiles there are is known only once the definitions are read.

import { parseArgs } from 'node:util';
import { parseSeconds } from '../language/duration.ts';
import { type FaultName, faultNames, isFaultName } from './faults.ts';

export const usage = `usage: npm run gate -- --profile NAME [OPTION…]

Drives a load with k6, then judges every SLO twice: by what k6 measured and by what the collector
counted over the same time. Without addresses it starts an app and a collector of its own.

  --profile NAME      the load: a LoadGate of the definitions
  --app URL           the app to load, and
  --board URL         the board that watches it
  --duration TIME     of the load, in place of the profile's: 10m; its floors in proportion
  --slos DIR          where the definitions are (default: slos)
  --fault NAME        switches a fault of the demo's app on before the run and off after it:
                      ${faultNames.join(', ')}
  --baseline FILE     fails too where a figure is worse than in that result of -o json, beyond chance,
                      or the knee of steps is lower
  --history DIR       compares with the last runs kept there, and keeps this one
  -o, --output json   the result as JSON on stdout; github: as text, then as annotations of GitHub
                      Actions at the definitions whose promises broke
  --junit FILE        the result also as JUnit XML
  --markdown FILE     the result also as Markdown
  --html FILE         the result also as a page of its own, with its chart
  --svg FILE          the chart alone; the Markdown shows it where both are written

BOARD_VIEWER_TOKEN and BOARD_OPERATOR_TOKEN are sent to the board where they are set. GATE_EMAIL and
GATE_PASSWORD are whom k6 signs in as; {n} in the first is a number from 1 to 20.
Exits 0 when all SLOs hold, 1 when one does not, 3 when that could not be told, 2 for a wrong call.`;

/** A call that makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const longestSeconds = 86_400;

const outputs = ['text', 'json', 'github'] as const;
export type Output = (typeof outputs)[number];

export type Call = {
  readonly profile: string;
  /** null: a system of its own. Without a slash at the end. */
  readonly given: { readonly app: string; readonly board: string } | null;
  /** Of the load, in seconds; null: as the profile says. */
  readonly durationSeconds: number | null;
  /** null: the definitions that come with Signalbox. */
  readonly slos: string | null;
  readonly fault: FaultName | null;
  /** A result to be no worse than. */
  readonly baseline: string | null;
  /** Where results are kept from run to run. */
  readonly history: string | null;
  readonly output: Output;
  readonly junit: string | null;
  readonly markdown: string | null;
  readonly html: string | null;
  readonly svg: string | null;
};

const readOrigin = (option: string, text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${option} takes an http or https URL, not '${text}'`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${option} takes no password: set BOARD_VIEWER_TOKEN or GATE_PASSWORD`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new UsageError(`${option} takes an address such as ${url.origin}, without a path`);
  return url.origin;
};

const readGiven = (app: string | undefined, board: string | undefined): Call['given'] => {
  if (app === undefined && board === undefined) return null;
  if (app === undefined || board === undefined)
    throw new UsageError('--app and --board belong together: give both, or neither');
  return { app: readOrigin('--app', app), board: readOrigin('--board', board) };
};

const readDuration = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const seconds = parseSeconds(text);
  if (seconds !== null && Number.isInteger(seconds) && seconds <= longestSeconds) return seconds;
  throw new UsageError(`--duration takes whole seconds up to a day, such as 10m, not '${text}'`);
};

const readFault = (name: string | undefined): FaultName | null => {
  if (name === undefined) return null;
  if (isFaultName(name)) return name;
  throw new UsageError(`there is no fault '${name}': it is one of ${faultNames.join(', ')}`);
};

const readOutput = (name: string): Output => {
  const output = outputs.find((one) => one === name);
  if (output) return output;
  throw new UsageError(`--output takes 'json', 'github' or 'text', not '${name}'`);
};

/** @throws UsageError */
export const readCall = (args: readonly string[]): Call => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      profile: { type: 'string' },
      app: { type: 'string' },
      board: { type: 'string' },
      slos: { type: 'string' },
      fault: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'text' },
      junit: { type: 'string' },
      markdown: { type: 'string' },
      html: { type: 'string' },
      svg: { type: 'string' },
      baseline: { type: 'string' },
      history: { type: 'string' },
      duration: { type: 'string' },
    },
  });
  const { profile = '', app, board, slos, fault, baseline, history, duration, output } = values;
  const { junit, markdown, html, svg } = values;
  const paths = { slos, baseline, history, junit, markdown, html, svg };
  for (const [option, path] of Object.entries(paths))
    if (path === '') throw new UsageError(`--${option} needs a path`);
  return {
    ...{ profile, given: readGiven(app, board), slos: slos ?? null, fault: readFault(fault) },
    durationSeconds: readDuration(duration),
    ...{ baseline: baseline ?? null, history: history ?? null },
    ...{ output: readOutput(output), junit: junit ?? null, markdown: markdown ?? null },
    ...{ html: html ?? null, svg: svg ?? null },
  };
};

/** @throws UsageError where the definitions have no such load gate. */
export const findProfile = <Gate extends { readonly name: string }>(
  name: string,
  gates: readonly Gate[],
): Gate => {
  const gate = gates.find((one) => one.name === name);
  if (gate) return gate;
  const known = gates.map((one) => one.name).join(', ');
  const choice = known === '' ? 'the definitions have no LoadGate' : `it is one of ${known}`;
  throw new UsageError(
    name === '' ? `--profile is missing: ${choice}` : `there is no profile '${name}': ${choice}`,
  );
};
