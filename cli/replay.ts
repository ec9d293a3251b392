// signalbox replay: history through the collector's own evaluator. Which pages and tickets would have
// fired, which colours were shown, what budget was left; and the same with another promise beside it.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadDefinitionFiles } from '../language/files.ts';
import type { Objective, SloSet } from '../language/slo-set.ts';
import { type Command, UsageError } from './command.ts';
import { chooseObjectives, soundDefinitions } from './explain/chosen.ts';
import { outputOption, wantsJson } from './output.ts';
import { History, HistoryError } from './replay/history.ts';
import { reportPage } from './replay/html.ts';
import { type Between, readOpenMetrics } from './replay/openmetrics.ts';
import { type Progress, silentProgress, terminalProgress } from './replay/progress.ts';
import { readPrometheus } from './replay/prometheus.ts';
import { type Report, reportOf } from './replay/report.ts';
import { replayThrough, stepFor } from './replay/run.ts';
import { extentOf } from './replay/scrapes.ts';
import { reportText } from './replay/text.ts';
import { type Period, readPeriod } from './replay/time-range.ts';
import { Wanted } from './replay/wanted.ts';
import {
  burnPolicies,
  parseWhatIf,
  type WhatIf,
  whatIfObjective,
  whatIfText,
} from './replay/what-if.ts';

const usage = `usage: signalbox replay SLO[/OBJECTIVE] --from FILE|URL [OPTION…] [PATH…]

  SLO                 its name, as in metadata.name; with /OBJECTIVE that one
  PATH                the definitions (default: slos)
  --from FILE         OpenMetrics with timestamps (also .gz), as written by
                      promtool tsdb dump-openmetrics DATA-FOLDER
  --from URL          a Prometheus, or what speaks its API: its base URL
  --start, --end T    from when to when: 2026-03-02T12:00:00Z, seconds of Unix
                      time, or how long ago (3d). Without them a file is read
                      whole, and a URL is asked for the last day
  --step 15s          how far apart a URL's points are (default: 15s)
  --what-if target=99.5
  --what-if burn-policy=NAME
                      another promise in a second column; both make one column
  --html FILE         the report as a page of its own, besides
  -o, --output json   the report as JSON on stdout

Exits 0 whatever would have fired; 1 where history or definitions cannot be
used, 2 for a call that makes no sense.`;

type Call = {
  readonly name: string;
  readonly paths: readonly string[];
  readonly from: string;
  readonly period: Period;
  readonly whatIf: WhatIf | null;
  readonly html: string | null;
  readonly json: boolean;
};

const readCall = (args: readonly string[], nowMs: number): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      start: { type: 'string' },
      end: { type: 'string' },
      step: { type: 'string' },
      'what-if': { type: 'string', multiple: true, default: [] },
      html: { type: 'string' },
      output: outputOption,
    },
  });
  const [name, ...paths] = positionals;
  const { from, html } = values;
  if (name === undefined || from === undefined || from === '') {
    throw new UsageError(
      'name an SLO and its history: signalbox replay request-errors --from FILE',
    );
  }
  if (html === '') throw new UsageError('--html needs the name of a file');
  return {
    name,
    paths: paths.length > 0 ? paths : ['slos'],
    from,
    period: readPeriod(values, isUrl(from), nowMs),
    whatIf: parseWhatIf(values['what-if']),
    html: html ?? null,
    json: wantsJson(values.output),
  };
};

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

const readHistory = async (
  { from, period }: Call,
  wanted: Wanted,
  progress: Progress,
): Promise<History> => {
  const history = new History(wanted);
  const between: Between = period;
  const { samples } = isUrl(from)
    ? await readPrometheus(from, wanted.selectors, history, between, period.stepSeconds, progress)
    : await readOpenMetrics(from, history, between, progress);
  if (samples === 0 && !isUrl(from)) throw new HistoryError(`${from} holds no samples`);
  if (history.targets().length > 0) return history;
  const looked = wanted.missing.length > 0 ? wanted.missing : wanted.selectors;
  const within = Number.isFinite(period.fromMs) ? ' in that time' : '';
  throw new HistoryError(
    `${from} holds nothing that the SLO counts${within}; these found no series:\n${looked.map((text) => `  ${text}`).join('\n')}`,
  );
};

/** Its own selectors and those of its colours, once each. */
const replayOne = async (
  call: Call,
  set: SloSet,
  objective: Objective,
  progress: Progress,
): Promise<Report> => {
  const { whatIf, from, paths } = call;
  const wanted = new Wanted({ ...set, objectives: [objective] });
  const [spans] = wanted.unreadable;
  if (spans !== undefined) {
    throw new HistoryError(
      `${objective.key} counts spans (${spans.totalText}), which a history of metrics does not hold`,
    );
  }
  const objectives = [objective];
  if (whatIf !== null) {
    const files = (await Promise.all(paths.map(loadDefinitionFiles))).flatMap((each) =>
      each.files.map(({ path }) => path),
    );
    objectives.push(whatIfObjective(objective, whatIf, await burnPolicies(files, set)));
  }
  const targets = (await readHistory(call, wanted, progress)).targets();
  const extent = extentOf(targets);
  if (extent.toMs - extent.fromMs < 1000) {
    throw new HistoryError(`${from} holds one moment only: a history needs two scrapes at least`);
  }
  const stepSeconds = stepFor(extent, objective.status.holdSeconds);
  const { recorded, diagnostics } = await replayThrough(
    ...([set, objectives, targets, extent, stepSeconds, progress] as const),
  );
  const [first, ...others] = recorded;
  if (first === undefined) throw new RangeError('A replay without objectives.');
  const names = ['actual', ...(whatIf === null ? [] : [whatIfText(whatIf)])];
  const missing = wanted.missing.map((text) => `Nothing was recorded of ${text}`);
  return reportOf(
    ...([[first, ...others], names, from, extent, targets.length, stepSeconds] as const),
    [...missing, ...diagnostics],
  );
};

const say = async (reports: readonly Report[], { json, html }: Call): Promise<void> => {
  if (html !== null) await writeFile(html, reportPage(reports));
  process.stdout.write(
    json
      ? `${JSON.stringify(reports)}\n`
      : `${reports.map(reportText).join('\n\n\n')}\n${html === null ? '' : `\nThe same as a page: ${html}\n`}`,
  );
};

export const replay: Command = {
  summary: 'play history through the evaluator: what would have paged, what budget was left',
  usage,
  run: async (args) => {
    const call = readCall(args, Date.now());
    const set = await soundDefinitions(call.paths);
    if (set === null) return 1;
    const progress = call.json ? silentProgress : terminalProgress(process.stderr);
    try {
      const reports: Report[] = [];
      for (const objective of chooseObjectives(set, call.name)) {
        reports.push(await replayOne(call, set, objective, progress));
      }
      await say(reports, call);
      return 0;
    } catch (error) {
      progress.done();
      const known = error instanceof HistoryError || (error instanceof Error && 'syscall' in error);
      if (!known) throw error;
      process.stderr.write(`signalbox replay: ${error.message}\n`);
      return 1;
    }
  },
};
