// `npm run gate`: drives a load against an app and says whether its SLOs held: 0 pass, 1 fail,
// 3 inconclusive, 2 for a call that makes no sense. The result goes to stdout, progress to stderr.

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { LoadGate, SloSet } from '../language/slo-set.ts';
import { type Call, findProfile, readCall, UsageError, usage } from './call.ts';
import { readBaseline } from './compare/earlier.ts';
import { keepInHistory, readHistory } from './compare/history.ts';
import { conduct } from './conduct.ts';
import { neutral, readConfig } from './config.ts';
import { GateError } from './gate-error.ts';
import { openProgress } from './progress.ts';
import { marginChart } from './report/chart.ts';
import { githubReport, quoted } from './report/github.ts';
import { htmlReport } from './report/html.ts';
import { junitReport } from './report/junit.ts';
import { markdownReport } from './report/markdown.ts';
import { textReport } from './report/text.ts';
import { exitCodes, type Result, undecided } from './result.ts';
import { shortened } from './shortened.ts';

const shipped = join(import.meta.dirname, '..', 'slos');

/** @throws UsageError with all that is wrong about them. */
const readSet = async (path: string, appUrl: string): Promise<SloSet> => {
  const { files, diagnostics } = await loadDefinitionFiles(path);
  const reading = readDefinitions(files, { APP_URL: appUrl });
  const found = [...diagnostics, ...reading.diagnostics];
  if (reading.set && diagnostics.length === 0) return reading.set;
  const errors = found.filter(({ severity }) => severity === 'error').map(renderDiagnostic);
  throw new UsageError(`the definitions in ${path} are not sound\n\n${errors.join('\n\n')}`);
};

/** A report that cannot be written is noticed before the run, not after it. */
const checkWritable = (paths: readonly (string | null)[]): void => {
  for (const path of paths) {
    if (path === null) continue;
    try {
      closeSync(openSync(path, 'a'));
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code;
      throw new UsageError(`${path} cannot be written (${why}): name a file that can`);
    }
  }
};

const untilToldToStop = (): AbortSignal => {
  const stop = new AbortController();
  const interrupted = new GateError('interrupted', 'the run was interrupted');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait; what was started is told to stop on the way out.
      if (stop.signal.aborted) process.exit(exitCodes.inconclusive);
      process.stderr.write('\nstopping …\n');
      stop.abort(interrupted);
    });
  }
  return stop.signal;
};

const write = (result: Result, { junit, markdown, html, svg }: Call): void => {
  const chart = svg === null ? null : marginChart(`Gate ${result.profile}`, result.objectives);
  if (svg !== null && chart !== null) writeFileSync(svg, chart);
  if (junit !== null) writeFileSync(junit, junitReport(result));
  if (html !== null) writeFileSync(html, htmlReport(result));
  if (markdown === null) return;
  const shown = svg === null ? null : relative(dirname(resolve(markdown)), resolve(svg));
  writeFileSync(markdown, markdownReport(result, shown));
};

const onStdout = (output: Call['output'], result: Result): string =>
  output === 'json'
    ? `${JSON.stringify(result, null, 2)}\n`
    : textReport(result, process.stdout.hasColors?.() ?? false);

/** What breaks its system needs one of its own. It does so once, however many people that hits. */
const checkCourse = ({ baseline, history, given }: Call, { name, course }: LoadGate): void => {
  if (course.kind !== 'experiment') return;
  if (baseline !== null || history !== null)
    throw new UsageError(
      `${name} breaks its system once, and once tells nothing of chance: leave --baseline and --history out`,
    );
  if (given !== null)
    throw new UsageError(`${name} breaks its system on purpose: leave --app and --board out`);
};

const gate = async (args: readonly string[]): Promise<number> => {
  const call = readCall(args);
  const config = readConfig(process.env);
  const appUrl = call.given?.app ?? 'http://127.0.0.1:3000';
  const read = await readSet(call.slos ?? shipped, appUrl);
  const named = findProfile(call.profile, read.loadGates);
  checkCourse(call, named);
  const { set, gate: loadGate } = shortened(read, named, call.durationSeconds);
  checkWritable([call.junit, call.markdown, call.html, call.svg]);
  const past = {
    baseline: call.baseline === null ? null : readBaseline(call.baseline, loadGate),
    earlier:
      call.history === null
        ? []
        : readHistory(call.history, loadGate, (line) => process.stderr.write(`${line}\n`)),
  };

  const id = randomUUID().slice(0, 8);
  const signal = untilToldToStop();
  const quote = call.output === 'github' ? quoted(randomUUID()) : null;
  if (quote) process.stdout.write(quote.begin);
  const { say, tick } = openProgress(process.stderr);
  const environment = neutral(process.env);
  const run = { id, call, set, gate: loadGate, config, past, environment, signal, say, tick };
  const result = await conduct(run).catch((error: unknown) => {
    const reason = signal.aborted ? signal.reason : error;
    if (!(reason instanceof GateError)) throw error;
    return undecided(loadGate.name, call.fault, id, reason.message);
  });
  write(result, call);
  process.stdout.write(onStdout(call.output, result));
  if (quote) {
    const folder = process.env.GITHUB_WORKSPACE ?? process.cwd();
    process.stdout.write(quote.end + githubReport(result, { set, gate: loadGate, folder }));
  }
  if (call.history !== null) keepInHistory(call.history, result);
  return exitCodes[result.verdict];
};

const main = async (args: readonly string[]): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  try {
    return await gate(args);
  } catch (error) {
    // parseArgs of node:util reports a wrong option by such codes.
    const misused =
      error instanceof UsageError ||
      (error instanceof TypeError && String(Object(error).code).startsWith('ERR_PARSE_ARGS'));
    if (!misused) throw error;
    process.stderr.write(`gate: ${error.message}\n\nnpm run gate -- --help tells more.\n`);
    return 2;
  }
};

process.exit(await main(process.argv.slice(2)));
