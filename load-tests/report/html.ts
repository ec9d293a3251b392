// The result as one page that needs nothing else: no script, no font, nothing fetched. Every figure
// of its chart stands in the table too.

import { comparisonLines } from '../compare/words.ts';
import { counted, percent } from '../figures.ts';
import type { Result } from '../result.ts';
import type { ObjectiveVerdict } from '../verdict.ts';
import { marginChart } from './chart.ts';
import { escaped } from './escaped.ts';
import { style } from './html-style.ts';
import { courseLines, phaseCells, phaseHeads } from './phases.ts';
import { spentText, worstSpent } from './spent.ts';
import { clientText, generatorLines, headline, printable, serverText, signOf } from './text.ts';

const plain = (text: string): string => escaped(printable(text));

const list = (texts: readonly string[]): string =>
  texts.length === 0 ? '' : `<ul>${texts.map((text) => `<li>${plain(text)}</li>`).join('\n')}</ul>`;

const heads = [
  'verdict',
  'objective',
  'target',
  'k6',
  'collector',
  'of what is allowed',
  'because',
];

const row = (one: ObjectiveVerdict): string => {
  const { objective, title, verdict, client, server, reasons } = one;
  const spent = worstSpent(one);
  const cells = [
    server === null ? '–' : percent(server.target),
    clientText(client),
    serverText(server),
    spent === null ? '–' : `${spentText(spent)} used`,
  ];
  return [
    `<tr><td class="state ${verdict}">${plain(signOf(one))}</td>`,
    `<th scope="row">${plain(title)}<small>${plain(objective)}</small></th>`,
    ...cells.map((cell) => `<td>${plain(cell)}</td>`),
    `<td>${list(reasons)}</td></tr>`,
  ].join('');
};

const table = (objectives: readonly ObjectiveVerdict[]): string => {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  return `<div class="wide" role="region" aria-label="Objectives" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${objectives.map(row).join('\n')}
</tbody></table></div>`;
};

const utc = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

const facts = (result: Result): string => {
  const { run, app, board, from, to, load } = result;
  const told: [string, string][] = [['run', run]];
  if (from !== null && to !== null) told.push(['judged', `${utc(from)} to ${utc(to)} UTC`]);
  if (load !== null) {
    const { sessions, iterations, failedDials } = load;
    const { joined, wanted, most } = sessions;
    // How many are wanted, each phase says for itself.
    const ofThem = result.phases.length > 0 ? joined : `${joined} of ${wanted}`;
    told.push(['sessions', `${ofThem} joined, ${most} at once`]);
    told.push([
      'work',
      `${counted(iterations, 'iteration')}, ${counted(failedDials, 'failed dial')}`,
    ]);
  }
  for (const line of generatorLines(result)) told.push(['load generator', line]);
  if (app !== null) told.push(['app', app]);
  if (board !== null) told.push(['board', board]);
  return `<dl>${told.map(([name, text]) => `<dt>${name}</dt><dd>${plain(text)}</dd>`).join('\n')}</dl>`;
};

const measured = ({ objectives, profile }: Result): string =>
  objectives.length === 0
    ? ''
    : `<h2>How near the limits</h2>
<p class="quiet">Of a share, how many of the events that may be bad were bad; of a percentile, how much of the time that is promised was taken. Thin lines are 95 % intervals.</p>
<div class="wide" role="region" aria-label="Chart" tabindex="0">
${marginChart(`How much of each limit the load ${profile} used`, objectives)}</div>
<h2>Objectives</h2>
${table(objectives)}`;

const gonePhases = ({ phases }: Result): string => {
  if (phases.length === 0) return '';
  const head = phaseHeads.map((text) => `<th scope="col">${text.toLowerCase()}</th>`).join('');
  const rows = phases.map((phase) => {
    const [sign = '', name = '', ...cells] = phaseCells(phase).map(plain);
    const others = cells.map((cell) => `<td>${cell}</td>`).join('');
    return `<tr><td class="state ${phase.verdict ?? ''}">${sign}</td><th scope="row">${name}</th>${others}</tr>`;
  });
  return `<h2>Phases</h2>
<div class="wide" role="region" aria-label="Phases" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
};

const compared = ({ comparisons }: Result): string =>
  comparisons.length === 0
    ? ''
    : `<h2>Beside earlier runs</h2>
${comparisons
  .map((one) => {
    const [whole = '', ...figures] = comparisonLines(one);
    return `<p>${plain(whole)}</p>\n${list(figures)}`;
  })
  .join('\n')}`;

export const htmlReport = (result: Result): string => {
  const { profile, verdict, reasons } = result;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${plain(`Gate ${profile}: ${verdict}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1 class="${verdict}">${plain(headline(result))}</h1>
${list(reasons)}
${list(courseLines(result))}
${facts(result)}
${gonePhases(result)}
${measured(result)}
${compared(result)}
</main>
</body>
</html>
`;
};
