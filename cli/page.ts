// `signalbox page --test`: whether whoever is to be woken can be woken, found out before the first
// trouble. Each receiver gets a notification that says it is a test, and shows what it answered.

import { parseArgs, styleText } from 'node:util';
import { readAddressVariable, readBoardAddress, readProcessConfig } from '../collector/config.ts';
import { loadDefinitions } from '../collector/definitions.ts';
import { CollectorError } from '../collector/error.ts';
import { alertmanagerTrials } from '../collector/page/alertmanager/trial.ts';
import { receivers, targetProblems } from '../collector/page/receivers/receivers.ts';
import { type Tried, tryReceiver } from '../collector/page/receivers/trial.ts';
import type { ReceiverRow, ReceiverTest } from '../collector/serve/receivers/shapes.ts';
import { type Command, UsageError } from './command.ts';
import { outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox page --test [OPTION…]

  --test              send a test to each receiver, and show what it answered
  --receiver NAME     only to this one; may be given several times
  --board URL         the collector that sends (default: from BOARD_HOST and
                      BOARD_PORT, else http://127.0.0.1:3100)
  --direct            send from here, without a collector, as the variables and
                      definitions here say
  -o, --output json   the answers as JSON

A test says that it is one and that nothing is wrong. At PagerDuty it opens an
alert of severity warning and resolves it at once; Alertmanager gets an alert
that ends by itself after 5 minutes.
BOARD_OPERATOR_TOKEN is sent to the collector where it is set.
Exits 0 when every receiver took its test, 1 when one did not or there is none,
2 when nobody can be asked.`;

const timeoutMs = 60_000;

type Options = {
  readonly only: readonly string[];
  readonly board: string | undefined;
  readonly direct: boolean;
  readonly json: boolean;
};

const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      test: { type: 'boolean', default: false },
      receiver: { type: 'string', multiple: true, default: [] },
      board: { type: 'string' },
      direct: { type: 'boolean', default: false },
      output: outputOption,
    },
  });
  const { test, receiver, board, direct, output } = values;
  if (!test) throw new UsageError('it only tests so far: give --test');
  if (direct && board !== undefined)
    throw new UsageError('--direct and --board exclude each other');
  if (board !== undefined && !(URL.canParse(board) && /^https?:/.test(board))) {
    throw new UsageError(`--board takes an http or https URL, not '${board}'`);
  }
  return { only: receiver, board, direct, json: wantsJson(output) };
};

/** Nobody can be asked, and why, in lines. */
class Unasked extends Error {
  override readonly name = 'Unasked';
}

type Asking = {
  readonly names: readonly string[];
  readonly test: (name: string) => Promise<ReceiverTest>;
};

const throughBoard = async (given: string | undefined): Promise<Asking> => {
  const address = readBoardAddress();
  const board = (given ?? address.url).replace(/\/+$/, '');
  const ask = async <T>(path: string, method: 'GET' | 'POST'): Promise<T> => {
    const token = address.operatorToken ?? address.token;
    let answer: Response;
    try {
      answer = await fetch(`${board}/api/receivers${path}`, {
        method,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new Unasked(
        `no collector answers at ${board} (${reason}): start it, name another by --board URL, or send from here by --direct.`,
      );
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new Unasked(`${board} wants a token: set BOARD_OPERATOR_TOKEN to the collector's.`);
    }
    if (answer.ok && /json/.test(answer.headers.get('content-type') ?? '')) {
      return (await answer.json()) as T;
    }
    throw new Unasked(`${board} answered ${answer.status}: is that a collector of this version?`);
  };
  const rows = await ask<readonly ReceiverRow[]>('', 'GET');
  return {
    names: rows.map(({ name }) => name),
    test: (name) => ask<ReceiverTest>(`/${encodeURIComponent(name)}/test`, 'POST'),
  };
};

const fromHere = async (): Promise<Asking> => {
  const outcome = readProcessConfig();
  if ('problems' in outcome) throw new Unasked(outcome.problems.join('\n'));
  const { config } = outcome;
  const { set } = await loadDefinitions(config.slosPath, {
    APP_URL: config.appUrl,
    COLLECTOR_URL: readBoardAddress().url,
  });
  const { notificationTargets: targets } = set;
  for (const problem of targetProblems(config, targets, readAddressVariable)) {
    process.stderr.write(`signalbox page: ${problem}\n`);
  }
  const all: readonly Tried[] =
    config.alertmanagerUrls.length > 0
      ? alertmanagerTrials(config.alertmanagerUrls)
      : receivers(config, targets, readAddressVariable);
  const boardUrl = config.publicBoardUrl ?? readBoardAddress().url;
  return {
    names: all.map(({ name }) => name),
    test: async (name) => {
      const found = all.find((each) => each.name === name);
      if (found === undefined) throw new RangeError(`no receiver is called ${name}`);
      const trial = { boardUrl, who: 'signalbox page --test', atMs: Date.now() };
      const attempt = await tryReceiver(found, trial, AbortSignal.timeout(timeoutMs));
      const answer = attempt.taken ? (attempt.warning ?? attempt.answer ?? '') : attempt.error;
      return { name, taken: attempt.taken, answer };
    },
  };
};

/** A line each, with shape and word before the answer. */
export const renderTests = (tests: readonly ReceiverTest[], colour: boolean): string => {
  const width = Math.max(...tests.map(({ name }) => name.length));
  return tests
    .map(({ name, taken, answer }) => {
      const sign = taken ? '● TAKEN    ' : '■ NOT TAKEN';
      const shown = colour
        ? styleText(taken ? 'green' : 'red', sign, { validateStream: false })
        : sign;
      return `${shown}  ${name.padEnd(width)}  ${answer}`.trimEnd();
    })
    .join('\n');
};

const chosen = (names: readonly string[], only: readonly string[]): readonly string[] => {
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return only.length > 0 ? only : names;
  throw new Unasked(`there is no receiver '${unknown}': there is ${names.join(', ') || 'none'}.`);
};

const testAll = async ({ only, board, direct, json }: Options): Promise<number> => {
  const asking = direct ? await fromHere() : await throughBoard(board);
  const names = chosen(asking.names, only);
  const tests = await Promise.all(names.map(asking.test));
  if (json) process.stdout.write(`${JSON.stringify(tests, null, 2)}\n`);
  else if (tests.length > 0) {
    process.stdout.write(`${renderTests(tests, process.stdout.hasColors?.() ?? false)}\n`);
  }
  if (tests.length === 0) {
    process.stderr.write(
      'signalbox page: no receiver is configured, so nobody is told of anything but on the board: set PAGERDUTY_ROUTING_KEY, SLACK_WEBHOOK_URL, SMTP_URL, PAGER_WEBHOOK_URL or ALERTMANAGER_URL.\n',
    );
  }
  return tests.length > 0 && tests.every(({ taken }) => taken) ? 0 : 1;
};

const run = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args);
  try {
    return await testAll(options);
  } catch (error) {
    if (!(error instanceof Unasked || error instanceof CollectorError)) throw error;
    process.stderr.write(`signalbox page: ${error.message}\n`);
    return 2;
  }
};

export const page: Command = {
  summary: 'whether those who are to be woken can be: a test to each receiver',
  usage,
  run,
};
