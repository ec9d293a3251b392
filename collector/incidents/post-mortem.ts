// A post-mortem drafted from what is known: what happened, what it cost, when, what had changed. It
// blames nobody: it names systems and moments, not people, and leaves to them what only they can say.
// The same incident always gives the same text; times are UTC.

import type { IncidentDetail, IncidentEvent, ObjectiveCost } from '../serve/incidents/shapes.ts';
import { lookBackMs } from './timeline.ts';

const timeText = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** '45 s', '2 min 10 s', '3 h 5 min'. */
const lengthText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h${minutes > 0 ? ` ${minutes} min` : ''}`;
  if (minutes > 0) return `${minutes} min${seconds % 60 > 0 ? ` ${seconds % 60} s` : ''}`;
  return `${seconds} s`;
};

/** Markdown of others must stay text: what begins a construct is escaped, lines are joined. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#]/g, '\\$&');

const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');

/** Three significant digits, never rounded up to all or down to nothing. */
const shareText = (share: number): string => {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  return `${Number(percent.toPrecision(3))} %`;
};

const costRow = (cost: ObjectiveCost): string => {
  const unit = cost.counts === 'slices' ? ' time slices' : '';
  const measured = cost.total > 0;
  const cells = [
    plain(cost.title),
    measured ? `${countText(cost.bad)} of ${countText(cost.total)}${unit}` : 'nothing measured',
    measured ? shareText(cost.bad / cost.total) : '–',
    cost.budgetSpent === null
      ? 'not known'
      : `${shareText(cost.budgetSpent)}${cost.window === '' ? '' : ` of ${cost.window}`}`,
  ];
  return `| ${cells.join(' | ')} |`;
};

const impactLines = ({ cost }: IncidentDetail): string[] => {
  if (cost === null) {
    return ['It could not be counted: the figures of that time are not kept finely enough.'];
  }
  const counted = `Counted from ${timeText(cost.from)} to ${timeText(cost.to)}.`;
  if (cost.objectives.length === 0) return [counted, 'No bad events were counted.'];
  return [
    counted,
    '',
    '| Objective | Bad events | Share | Error budget spent |',
    '| - | -: | -: | -: |',
    ...cost.objectives.map(costRow),
  ];
};

const changeKinds: ReadonlySet<IncidentEvent['kind']> = new Set([
  'deploy',
  'flag',
  'gate',
  'fault',
]);

const eventLine = ({ at, kind, title, detail }: IncidentEvent): string => {
  const more = detail === '' ? '' : `: ${plain(detail)}`;
  return `- ${timeText(at)} · ${kind} · ${plain(title)}${more}`;
};

const listOr = (lines: readonly string[], nothing: string): readonly string[] =>
  lines.length > 0 ? lines : [nothing];

const summary = (incident: IncidentDetail, nowMs: number): string[] => {
  const { openedAt, resolvedAt, services, openedBy, published } = incident;
  const of = services.length > 0 ? ` of ${services.map(plain).join(', ')}` : '';
  const lasted =
    resolvedAt === null
      ? `It is not over; it has lasted ${lengthText(nowMs - openedAt)}.`
      : `It was resolved at ${timeText(resolvedAt)}, after ${lengthText(resolvedAt - openedAt)}.`;
  return [
    `An incident${of} was opened at ${timeText(openedAt)} ${openedBy === 'alerts' ? 'by a page' : 'by hand'}. ${lasted}`,
    published === null
      ? 'The status page did not tell of it.'
      : `The status page told of it from ${timeText(published.at)} on, as “${plain(published.title)}”.`,
  ];
};

/** @param boardUrl without a slash at its end */
export const postMortem = (incident: IncidentDetail, boardUrl: string, nowMs: number): string => {
  const changes = incident.timeline.filter(({ kind }) => changeKinds.has(kind));
  const alerts = incident.troubles.map(({ title, since, until, name }) => {
    const lasted = until === null ? 'still firing' : `for ${lengthText(until - since)}`;
    const slo = `[${plain(name)}](${boardUrl}/slos/${encodeURIComponent(name)})`;
    return `- ${timeText(since)} · ${plain(title)}, ${lasted} · ${slo}`;
  });
  const back = lengthText(lookBackMs);
  return `${[
    `# Post-mortem: ${plain(incident.title)}`,
    '',
    `A draft of ${timeText(nowMs)}, from what Signalbox recorded. Everybody involved did what seemed right with what they knew; write down what made it seem so.`,
    '',
    '## Summary',
    '',
    ...summary(incident, nowMs),
    '',
    'In one or two sentences: what did users notice?',
    '',
    '## Impact',
    '',
    ...impactLines(incident),
    '',
    '## Timeline',
    '',
    ...incident.timeline.map(eventLine),
    '',
    '## What changed',
    '',
    `Deploys, flags, gates and faults from ${back} before it until it was over.`,
    '',
    ...listOr(changes.map(eventLine), 'None was recorded.'),
    '',
    '## Alerts and traces',
    '',
    ...listOr(alerts, 'No alert fired.'),
    ...incident.traces.map((url) => `- Trace of a bad event: <${url}>`),
    '',
    `Incident on the board: <${boardUrl}/incidents/${incident.id}>`,
    '',
    '## Open questions',
    '',
    '- What made it possible? Follow every “because” until it leads to a system, not to a person.',
    '- How was it noticed, and could it have been noticed sooner?',
    '- What helped, and what stood in the way?',
    '- What else might fail in the same way?',
    '',
    '## Actions',
    '',
    '| Action | Prevents, detects or mitigates | Owner | Due |',
    '| - | - | - | - |',
    '| | | | |',
  ].join('\n')}\n`;
};
