// `signalbox report`: what was promised and what was kept in a past month or quarter, in a terminal, as
// the board's API tells it.

import { parseArgs } from 'node:util';
import { readBoardAddress } from '../collector/config.ts';
import { reportMarkdown } from '../collector/reports/markdown.ts';
import { readRange } from '../collector/reports/range.ts';
import type { Report } from '../collector/serve/reports/shapes.ts';
import { type Command, UsageError } from './command.ts';
import { outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox report MONTH|QUARTER [OPTION…]

  MONTH               a month of UTC: 2026-10
  QUARTER             a quarter of UTC: 2026-Q3

  --board URL         the board to ask (default: from BOARD_HOST and BOARD_PORT, else
                      http://127.0.0.1:3100)
  -o, --output json   the report as the board's API answers it; else Markdown

BOARD_VIEWER_TOKEN is sent where it is set.
Exits 0 when no objective missed its target, 1 when one did, 2 when there is no such report.`;

const timeoutMs = 30_000;

const readOptions = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { board: { type: 'string' }, output: outputOption },
    allowPositionals: true,
  });
  const { board } = values;
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0)
    throw new UsageError('name one month, as 2026-10, or one quarter, as 2026-Q3');
  const range = readRange(name);
  if (range === null)
    throw new UsageError(`'${name}' is neither a month, as 2026-10, nor a quarter, as 2026-Q3`);
  if (board !== undefined && !(URL.canParse(board) && /^https?:/.test(board)))
    throw new UsageError(`--board takes an http or https URL, not '${board}'`);
  return { name: range.name, board, json: wantsJson(values.output) };
};

const isReport = (answer: unknown): answer is Report =>
  typeof answer === 'object' && answer !== null && 'objectives' in answer && 'isOver' in answer;

/** The report, or why there is none, in a sentence. */
const askBoard = async (
  board: string,
  token: string | null,
  name: string,
): Promise<{ readonly report: Report } | { readonly trouble: string }> => {
  const what = name.includes('Q') ? 'quarter' : 'month';
  const url = `${board.replace(/\/+$/, '')}/api/reports?${what}=${name}`;
  try {
    const answer = await fetch(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status === 401 || answer.status === 403)
      return { trouble: `${board} wants a token: set BOARD_VIEWER_TOKEN to the board's.` };
    const body: unknown = await answer.json().catch(() => null);
    if (answer.ok && isReport(body)) return { report: body };
    const detail = Object(body).detail;
    if (typeof detail === 'string') return { trouble: detail };
    return {
      trouble: `${url} answered ${answer.status} and no report: is that a board's address?`,
    };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    return {
      trouble: `no board answers at ${board} (${reason}): start it with \`npm start\`, or name another by --board URL.`,
    };
  }
};

const run = async (args: readonly string[]): Promise<number> => {
  const { name, board, json } = readOptions(args);
  const address = readBoardAddress();
  const answer = await askBoard(board ?? address.url, address.token, name);
  if ('trouble' in answer) {
    process.stderr.write(`signalbox report: ${answer.trouble}\n`);
    return 2;
  }
  const { report } = answer;
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportMarkdown(report));
  return report.missed === 0 ? 0 : 1;
};

export const report: Command = {
  summary: 'what was promised and kept in a past month or quarter',
  usage,
  run,
};
