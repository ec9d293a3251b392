// signalbox explain: the arithmetic of one SLO in plain words, with its own numbers: what is counted,
// how much budget that is, how fast each alert fires and is over, when it cannot judge, and what budget
// its objectives burn together.

import { parseArgs } from 'node:util';
import { type Command, UsageError } from './command.ts';
import { chooseObjectives, soundDefinitions } from './explain/chosen.ts';
import { compositeText } from './explain/composite-text.ts';
import { explainObjective } from './explain/explanation.ts';
import { explanationText } from './explain/text.ts';
import { outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox explain SLO[/OBJECTIVE] [OPTION…] [PATH…]

  SLO                 its name, as in metadata.name; with /OBJECTIVE that one
  PATH                the definitions (default: slos)
  --per-second N      how many events come: budget and alerts are told for them
  --per-day N         the same, by the day
  -o, --output json   every figure as JSON on stdout

  signalbox explain request-errors --per-second 50

Exits 0; 1 where the definitions have errors, 2 for a call that makes no sense.`;

type Call = {
  readonly name: string;
  readonly paths: readonly string[];
  readonly perSecond: number | null;
  readonly json: boolean;
};

const rate = (text: string | undefined, option: string): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`${option} takes a number above 0, not '${text}'`);
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'per-second': { type: 'string' },
      'per-day': { type: 'string' },
      output: outputOption,
    },
  });
  const [name, ...paths] = positionals;
  if (name === undefined) throw new UsageError('name an SLO: signalbox explain request-errors');
  const perSecond = rate(values['per-second'], '--per-second');
  const perDay = rate(values['per-day'], '--per-day');
  if (perSecond !== null && perDay !== null) {
    throw new UsageError('--per-second and --per-day say the same: give one of them');
  }
  return {
    name,
    paths: paths.length > 0 ? paths : ['slos'],
    perSecond: perSecond ?? (perDay === null ? null : perDay / 86_400),
    json: wantsJson(values.output),
  };
};

export const explain: Command = {
  summary: "tell an SLO's arithmetic: its budget, how fast alerts fire, what is too thin",
  usage,
  run: async (args) => {
    const { name, paths, perSecond, json } = readCall(args);
    const set = await soundDefinitions(paths);
    if (set === null) return 1;
    const explained = chooseObjectives(set, name).map((objective) =>
      explainObjective(objective, set, perSecond),
    );
    // All objectives of an SLO have the same, which is told once.
    const whole = explained[0]?.composite ?? null;
    const texts = [
      ...explained.map(explanationText),
      ...(whole === null ? [] : [compositeText(whole)]),
    ];
    process.stdout.write(
      json ? `${JSON.stringify(explained, null, 2)}\n` : `${texts.join('\n\n\n')}\n`,
    );
    return 0;
  },
};
