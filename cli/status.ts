// `signalbox status`: the board in a terminal. State is shape, word and colour, in this order of
// trust, so that it reads the same without colour.

import { parseArgs, styleText } from 'node:util';
import { readBoardAddress } from '../collector/config.ts';
import type { ObjectiveRow, Status } from '../collector/serve/shapes.ts';
import { type Command, UsageError } from './command.ts';
import { outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox status [OPTION…]

  --board URL         the board to ask (default: from BOARD_HOST and BOARD_PORT, else
                      http://127.0.0.1:3100)
  -o, --output json   the rows as the board's API answers them

BOARD_VIEWER_TOKEN is sent where it is set.
Exits 0 when every objective is green, 1 when one is not, 2 when the board cannot be asked.`;

const timeoutMs = 10_000;

const signs: Readonly<Record<Status, readonly [string, Parameters<typeof styleText>[0]]>> = {
  green: ['● GREEN', 'green'],
  yellow: ['▲ YELLOW', 'yellow'],
  red: ['■ RED', 'red'],
  'no data': ['◌ NO DATA', 'gray'],
  stale: ['◇ STALE', 'gray'],
};

const percent = (ratio: number | null, digits: number): string =>
  ratio === null ? '–' : `${(ratio * 100).toFixed(digits)} %`;

const age = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} d`;
};

/** The board as lines; what is not green says why under its row. */
export const renderStatus = (
  rows: readonly ObjectiveRow[],
  nowMs: number,
  colour: boolean,
): string => {
  const header = ['STATUS', 'OBJECTIVE', 'NOW', 'TARGET', 'BUDGET LEFT', 'SINCE'];
  const table = rows.map((row) => {
    const warming = row.budgetLeft !== null && row.coverage < 0.1 ? ' (warming up)' : '';
    return [
      signs[row.status][0],
      `${row.title} (${row.name}/${row.objective})`,
      percent(row.current.ratio, 2),
      `${percent(row.target, 2)}${row.counts === 'slices' ? ' of slices' : ''}`,
      `${percent(row.budgetLeft, 1)}${warming}`,
      age(nowMs - row.since),
    ];
  });
  const widths = header.map((_, column) =>
    Math.max(...[header, ...table].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string[] =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const lines = [line(header).join('  ').trimEnd()];
  for (const [index, row] of rows.entries()) {
    const [sign = '', ...others] = line(table[index] ?? []);
    const shown = colour ? styleText(signs[row.status][1], sign, { validateStream: false }) : sign;
    lines.push([shown, ...others].join('  ').trimEnd());
    if (row.status !== 'green') lines.push(...row.reasons.map((reason) => `    ${reason}`));
  }
  return lines.join('\n');
};

/** The rows, or why the board could not be asked, in a sentence. */
const askBoard = async (
  board: string,
  token: string | null,
): Promise<{ readonly rows: readonly ObjectiveRow[] } | { readonly trouble: string }> => {
  const url = `${board.replace(/\/+$/, '')}/api/slos`;
  try {
    const answer = await fetch(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status === 401 || answer.status === 403) {
      return { trouble: `${board} wants a token: set BOARD_VIEWER_TOKEN to the board's.` };
    }
    const rows: unknown = answer.ok ? await answer.json() : null;
    if (Array.isArray(rows)) return { rows };
    return { trouble: `${url} answered ${answer.status} and no rows: is that a board's address?` };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    return {
      trouble: `no board answers at ${board} (${reason}): start it with \`npm start\`, or name another by --board URL.`,
    };
  }
};

const readOptions = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      board: { type: 'string' },
      output: outputOption,
    },
  });
  const { board } = values;
  if (board !== undefined && !(URL.canParse(board) && /^https?:/.test(board))) {
    throw new UsageError(`--board takes an http or https URL, not '${board}'`);
  }
  return { board, json: wantsJson(values.output) };
};

const run = async (args: readonly string[]): Promise<number> => {
  const { board, json } = readOptions(args);
  const address = readBoardAddress();
  const answer = await askBoard(board ?? address.url, address.token);
  if ('trouble' in answer) {
    process.stderr.write(`signalbox status: ${answer.trouble}\n`);
    return 2;
  }
  const { rows } = answer;
  const text = json
    ? JSON.stringify(rows, null, 2)
    : renderStatus(rows, Date.now(), process.stdout.hasColors?.() ?? false);
  process.stdout.write(`${text}\n`);
  return rows.length > 0 && rows.every(({ status }) => status === 'green') ? 0 : 1;
};

export const status: Command = {
  summary: 'the board in a terminal',
  usage,
  run,
};
