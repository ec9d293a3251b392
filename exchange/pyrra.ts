// Pyrra's ServiceLevelObjective: a ratio of counters, a bucket of a histogram, a bound in a native
// histogram, or a gauge of 0 and 1.

import { parser } from '@prometheus-io/lezer-promql';
import { z } from 'zod';
import type { Report } from '../language/diagnostic.ts';
import { fields } from '../language/kinds/fields.ts';
import { oneLine } from '../language/one-line.ts';
import { parsePromql } from '../language/promql.ts';
import { printSelector } from '../language/promql-print.ts';
import { children } from '../language/query-tree.ts';
import { reportShape } from '../language/shape.ts';
import type { Path, YamlDocument } from '../language/yaml-document.ts';
import {
  checkPercent,
  checkPeriod,
  type ImportedIndicator,
  keepLabels,
  type Notes,
  notesOf,
  type Translation,
} from './imported.ts';
import { noteKubernetes, resource } from './kubernetes.ts';
import { prometheusSeconds, slug } from './name.ts';

const query = fields({ metric: z.string().max(4096, 'a query has at most 4096 characters') });
const grouping = z.array(z.string()).nullish();

const spec = fields({
  description: z.string().nullish(),
  target: z.string(),
  window: z.string(),
  indicator: fields({
    ratio: fields({ errors: query, total: query, grouping }).nullish(),
    latency: fields({ success: query, total: query, grouping }).nullish(),
    latencyNative: fields({ latency: z.string(), total: query, grouping }).nullish(),
    bool_gauge: fields({ metric: query.shape.metric, grouping }).nullish(),
  }),
  alerting: z.looseObject({}).nullish(),
  partial_response_strategy: z.unknown().optional(),
  performanceOverAccuracy: z.unknown().optional(),
  ruleOutput: z.unknown().optional(),
});

const objective = resource(spec);

type Indicator = z.infer<typeof spec>['indicator'];

/** Labels with this before their name go with the alerts. */
const propagated = 'pyrra.dev/';

const selectorOnly = (metric: string): boolean => {
  const [only, ...others] = children(parser.parse(metric).topNode);
  return only?.name === 'VectorSelector' && others.length === 0;
};

/** A selector as written, on one line; null where it is something else, which is refused. */
const readSelector = (
  metric: string,
  path: Path,
  document: YamlDocument,
  notes: Notes,
): string | null => {
  const { form, findings } = parsePromql(metric);
  const [term] = form ?? [];
  if (term && selectorOnly(metric)) return oneLine(metric);
  const reason = findings.at(-1);
  const mark = document.textMark(path, reason?.at ?? 0);
  const message = reason?.message ?? 'this is not one selector';
  notes.refuse(
    mark,
    message,
    reason?.fix || 'Write one selector: http_requests_total{code="200"}.',
  );
  return null;
};

const nativeLatency = (
  { latency, total }: NonNullable<Indicator['latencyNative']>,
  path: Path,
  document: YamlDocument,
  notes: Notes,
): ImportedIndicator | null => {
  const seconds = prometheusSeconds(latency);
  if (seconds === null) {
    const mark = document.mark([...path, 'latency']);
    notes.refuse(mark, `'${latency}' is not a length of time`, 'Write 200ms.');
    return null;
  }
  if (readSelector(total.metric, [...path, 'total', 'metric'], document, notes) === null)
    return null;
  const [term] = parsePromql(total.metric).form ?? [];
  if (!term) return null;
  const { metric, matchers } = term.selector;
  const bound = { label: 'le', operator: '=', value: String(seconds) } as const;
  notes.leaveOut(
    document.keyMark(path),
    'a native histogram is not read: its classic buckets are counted instead',
    `Have ${metric} exposed with classic buckets too, one of them with the bound ${seconds}.`,
  );
  return {
    ...{ kind: 'ratio', counter: true, part: 'good' },
    query: printSelector({ metric: `${metric}_bucket`, matchers: [...matchers, bound] }),
    total: printSelector({ metric: `${metric}_count`, matchers }),
  };
};

const readIndicator = (
  indicator: Indicator,
  document: YamlDocument,
  notes: Notes,
): ImportedIndicator | null => {
  const path: Path = ['spec', 'indicator'];
  const { ratio, latency, latencyNative, bool_gauge: gauge } = indicator;
  const given = Object.entries(indicator).filter(([, value]) => value);
  const [[kind, one] = ['', null], ...others] = given;
  if (!one || others.length > 0) {
    const message = `an indicator is exactly one of ratio, latency, latencyNative and bool_gauge, and this one is ${given.map(([name]) => name).join(' and ') || 'none'}`;
    notes.refuse(document.keyMark(path), message, 'Keep one of them.');
    return null;
  }
  for (const [index, label] of (one.grouping ?? []).entries()) {
    const message = `the grouping by '${label}' is left out: one budget is kept for all of its values`;
    const fix = `Write an SLO for each value that needs a budget of its own, with {${label}="…"}.`;
    notes.leaveOut(document.mark([...path, kind, 'grouping', index]), message, fix);
  }
  const read = (field: string, metric: string): string | null =>
    readSelector(metric, [...path, kind, field, 'metric'], document, notes);
  if (ratio || latency) {
    const part = ratio ? 'bad' : 'good';
    const counted = ratio
      ? read('errors', ratio.errors.metric)
      : read('success', latency?.success.metric ?? '');
    const total = read('total', (ratio ?? latency)?.total.metric ?? '');
    if (counted === null || total === null) return null;
    return { kind: 'ratio', counter: true, part, query: counted, total };
  }
  if (latencyNative) return nativeLatency(latencyNative, [...path, kind], document, notes);
  if (!gauge) return null;
  const metric = readSelector(gauge.metric, [...path, kind, 'metric'], document, notes);
  if (metric === null) return null;
  notes.change(
    document.keyMark([...path, kind]),
    'every scrape of a target is one event, good where the gauge is 1',
    'Where one target has several series of it, choose one by its labels.',
  );
  return { kind: 'threshold', query: metric, op: 'gte', value: 1 };
};

const readAlerting = (alerting: Record<string, unknown>, document: YamlDocument, notes: Notes) => {
  const known = ['disabled', 'burnrates', 'absent', 'name', 'absentName', 'severities'];
  const at = (field: string) => document.keyMark(['spec', 'alerting', field]);
  for (const [field, value] of Object.entries(alerting)) {
    if (!known.includes(field)) {
      const fix = `Write one of ${known.join(', ')}.`;
      notes.refuse(at(field), `'${field}' is not a field of the alerting`, fix);
    } else if (field === 'absent' && value === false) {
      const fix = 'Silence it in Alertmanager; a source that is not heard hides everything else.';
      notes.leaveOut(at(field), 'the alert of a silent source cannot be switched off', fix);
    } else if (field === 'name' || field === 'absentName' || field === 'severities') {
      const fix = 'Alerts are named for their SLO, and their severity is page or ticket.';
      notes.leaveOut(at(field), `'${field}' is left out`, fix);
    }
  }
  const alerts = alerting.disabled !== true && alerting.burnrates !== false;
  return { pages: alerts, tickets: alerts };
};

const rulesOnly = ['partial_response_strategy', 'performanceOverAccuracy', 'ruleOutput'] as const;

/** @param fallbackService what a resource without a label `pyrra.dev/service` is about */
export const readPyrra = (
  document: YamlDocument,
  fallbackService: string,
  report: Report,
): readonly Translation[] => {
  const parsed = objective.safeParse(document.value);
  if (!parsed.success) {
    reportShape(parsed.error.issues, document, report);
    return [];
  }
  const { metadata, spec } = parsed.data;
  const notes = notesOf(report);
  const labels = Object.entries(metadata.labels ?? {}).filter(([name]) =>
    name.startsWith(propagated),
  );
  const kept = labels.map(([name]) => name);
  noteKubernetes(metadata, kept, document, report);
  const mark = document.mark(['metadata', 'name']);
  const place = mark.source.placeAt(mark.offset);
  const percent = spec.target.trim() === '' ? Number.NaN : Number(spec.target);
  checkPercent(percent, document.mark(['spec', 'target']), notes);
  const periodSeconds = prometheusSeconds(spec.window);
  checkPeriod(periodSeconds, spec.window, document.mark(['spec', 'window']), notes);
  for (const field of rulesOnly)
    if (spec[field] !== undefined)
      notes.change(
        document.keyMark(['spec', field]),
        `'${field}' is left out`,
        "It is about Pyrra's own rules.",
      );
  const indicator = readIndicator(spec.indicator, document, notes);
  const alerting = readAlerting(spec.alerting ?? {}, document, notes);
  const title = metadata.labels?.[`${propagated}service`] ?? metadata.namespace ?? fallbackService;
  const [name, service] = [slug(metadata.name), slug(title)];
  if (name === '' || service === '')
    notes.refuse(mark, 'a name cannot be made of it', 'Give it Latin letters and digits.');
  if (indicator === null || periodSeconds === null || notes.isRefused())
    return [{ refused: { title: metadata.name, place, reasons: notes.texts() } }];
  return [
    {
      slo: {
        ...{ name, title: metadata.name, description: spec.description ?? '', indicator, place },
        ...{ service: { name: service, title }, periodSeconds, targetPercent: percent },
        labels: keepLabels(
          Object.fromEntries(labels.map(([name, of]) => [name.slice(propagated.length), of])),
          document.mark(['metadata', 'labels']),
          notes,
        ),
        ...{ ...alerting, runbook: null, notes: notes.texts() },
      },
    },
  ];
};
