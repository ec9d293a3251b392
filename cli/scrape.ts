// signalbox scrape FILE|URL: what the collector reads there, family by family, what of it the SLOs
// would count, and every line that it refuses. What is shown without refusals will be scraped.

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseExposition } from '../collector/ingest/scrape/exposition.ts';
import { type Command, UsageError } from './command.ts';
import { checkPaths } from './definitions.ts';
import { outputOption, wantsJson } from './output.ts';
import { countingOf } from './scrape/counted.ts';
import { readPlace } from './scrape/place.ts';
import { type Report, rejectionsText, reportJson, reportText } from './scrape/report.ts';

const usage = `usage: signalbox scrape FILE|URL [OPTION…]

  FILE|URL            a page of metrics: Prometheus text 0.0.4 or OpenMetrics 1.0; a URL that is a
                      ScrapeTarget's is asked with its secret and its limits
  --slos PATH         the definitions whose objectives may count it (default: slos, if there)
  -o, --output json   everything as JSON on stdout

  signalbox scrape http://127.0.0.1:3000/metrics

Exits 0; 1 where something is refused, since then none of it is used; 2 for a call that makes no
sense, and for a place that gives no answer.`;

const standardSlos = 'slos';

const loadSlos = async (given: string | undefined) => {
  const definitions = given ?? standardSlos;
  if (given === undefined && !existsSync(definitions)) return null;
  const { set, diagnostics } = await checkPaths([definitions], {});
  if (set !== null && diagnostics.every(({ severity }) => severity !== 'error')) {
    return { set, definitions };
  }
  const text = `the definitions in ${definitions} have errors: see signalbox check ${definitions}`;
  if (given !== undefined) throw new UsageError(text);
  process.stderr.write(`${text}\n`);
  return null;
};

export const scrape: Command = {
  summary: 'show what the collector reads at a target, and every line it refuses',
  usage,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        output: outputOption,
        slos: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [place] = positionals;
    if (place === undefined || positionals.length > 1) {
      throw new UsageError('scrape takes one file or URL');
    }
    const json = wantsJson(values.output);

    const slos = await loadSlos(values.slos);
    const target = slos?.set.scrapeTargets.find(({ url }) => url === place);
    const answer = await readPlace(place, target);
    if ('reason' in answer) {
      const { reason } = answer;
      if (json) process.stdout.write(`${JSON.stringify({ place, reason }, null, 2)}\n`);
      else process.stderr.write(`${place}: ${reason}\n`);
      return answer.reached ? 1 : 2;
    }
    const exposition = parseExposition(answer.text, answer.contentType, Date.now());
    const { definitions } = slos ?? {};
    const counting = slos === null ? null : countingOf(slos.set, place, exposition.samples);
    const report: Report = {
      ...{ place, exposition },
      counting: counting && definitions !== undefined ? { ...counting, definitions } : null,
    };
    if (json) process.stdout.write(`${JSON.stringify(reportJson(report), null, 2)}\n`);
    else {
      process.stdout.write(`${reportText(report)}\n`);
      process.stderr.write(`${rejectionsText(report, answer.text)}\n`);
    }
    return exposition.rejected.length > 0 ? 1 : 0;
  },
};
