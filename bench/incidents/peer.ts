// What the rules that Sloth makes of the same promise say of the same series: promtool evaluates them
// at every scrape, and is asked in the end when alerts fired.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { type Series, testRules } from '../../tests/alerts/promtool.ts';
import { slothSpec } from '../../tests/incidents/definitions.ts';
import { instances, type Scrape } from '../../tests/incidents/scrapes.ts';
import { slothPath } from '../sloth.ts';

const run = promisify(execFile);

export type Rules = { readonly groups: readonly object[] };

export const slothRules = async (folder: string, say: (line: string) => void): Promise<Rules> => {
  const [spec, out] = [join(folder, 'sloth.yaml'), join(folder, 'sloth-rules.yaml')];
  writeFileSync(spec, slothSpec);
  await run(await slothPath(say), ['generate', '-i', spec, '-o', out]);
  return parse(readFileSync(out, 'utf8')) as Rules;
};

type Listed = { readonly series: readonly Series[]; readonly steps: number };

/** A series is not there before its first value, and ends with a scrape that failed. */
const listed = (scrapes: Iterable<Scrape>): Listed => {
  const values = new Map<string, string[]>();
  let asked = 0;
  for (const { instance, counts } of scrapes) {
    const step = Math.floor(asked / instances.length);
    asked += 1;
    for (const [labels, value] of Object.entries(counts ?? {})) {
      const [tenant = '', code = ''] = labels.split(' ');
      const name = `requests_total{job="shop",instance="${instance}",tenant="${tenant}",code="${code}"}`;
      const known = values.get(name) ?? [];
      while (known.length < step) known.push(known.length > 0 ? 'stale' : '_');
      known.push(String(value));
      values.set(name, known);
    }
  }
  const steps = Math.floor(asked / instances.length);
  const series = [...values].map(([name, known]) => {
    while (known.length < steps) known.push('stale');
    return { series: name, values: known.join(' ') };
  });
  return { series, steps };
};

export type PeerTold = {
  /** When an alert of that severity first fired, from the first scrape on; null: none did. */
  readonly firstSeconds: number | null;
  /** How often one began to. */
  readonly times: number;
};

/** promtool tells what it has found where that is not what is expected. */
const never = [{ labels: 'nothing_of_the_kind', value: 0 }];

const answers = (said: string, expr: string): readonly string[] => {
  const [, after = ''] = said.split(`expr: ${JSON.stringify(expr)}`);
  const [, got = ''] = /got: (.*)/.exec(after) ?? [];
  return got === 'nil' || got === ''
    ? []
    : [...got.matchAll(/\} ([^\s,]+)/g)].map(([, v = '']) => v);
};

/** @throws where promtool could not evaluate the rules. */
export const peerTold = (
  rules: Rules,
  scrapes: Iterable<Scrape>,
  intervalSeconds: number,
): Readonly<Record<'page' | 'ticket', PeerTold>> => {
  const { series, steps } = listed(scrapes);
  const endSeconds = (steps - 1) * intervalSeconds;
  const asks = (severity: string) => {
    const firing = `ALERTS{alertstate="firing",severity="${severity}"}`;
    const range = `[${endSeconds}s:${intervalSeconds}s]`;
    return {
      first: `min_over_time(timestamp(${firing})${range})`,
      times: `count_over_time((${firing} unless ${firing} offset ${intervalSeconds}s)${range})`,
    };
  };
  const expressions = ['page', 'ticket'].flatMap((severity) => Object.values(asks(severity)));
  const { said } = testRules(
    stringify(rules),
    [
      {
        name: 'incident',
        interval: `${intervalSeconds}s`,
        input_series: series,
        promql_expr_test: expressions.map((expr) => ({
          ...{ expr, eval_time: `${endSeconds}s`, exp_samples: never },
        })),
      },
    ],
    `${intervalSeconds}s`,
  );
  if (expressions.some((expr) => !said.includes(`expr: ${JSON.stringify(expr)}`))) {
    throw new Error(`promtool has not answered: ${said.slice(0, 2000)}`);
  }
  const of = (severity: string): PeerTold => {
    const { first, times } = asks(severity);
    const [atSeconds] = answers(said, first);
    return {
      firstSeconds: atSeconds === undefined ? null : Number(atSeconds),
      times: Number(answers(said, times)[0] ?? 0),
    };
  };
  return { page: of('page'), ticket: of('ticket') };
};
