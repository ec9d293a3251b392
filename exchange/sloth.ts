// Sloth's SLOs: its own files (version: prometheus/v1) and its Kubernetes resources, which say the
// same in other spellings. A plugin is a program, and no program is run here.

import { z } from 'zod';
import type { Report } from '../language/diagnostic.ts';
import { fields } from '../language/kinds/fields.ts';
import { reportShape } from '../language/shape.ts';
import type { Path, YamlDocument } from '../language/yaml-document.ts';
import {
  type CounterQuery,
  type QueryProblem,
  readCounterQuery,
  withWindows,
} from './counter-query.ts';
import {
  checkPercent,
  type ImportedIndicator,
  type Notes,
  notesOf,
  type Translation,
} from './imported.ts';
import { noteKubernetes, resource } from './kubernetes.ts';
import { slug } from './name.ts';
import { readRatioQuery } from './ratio-query.ts';
import { respelled, type Spelling } from './spelling.ts';

/** Sloth takes `tier: 2` for the text '2'. */
const text = z.union([z.string(), z.number(), z.boolean()], { error: 'a value is a text' });
const texts = z.record(z.string(), text.transform(String)).nullish();
const plugins = z.looseObject({}).nullish();

const alert = fields({
  disable: z.boolean().nullish(),
  labels: texts,
  annotations: texts,
}).nullish();

const slo = fields({
  name: z.string().min(1, 'an SLO has a name'),
  description: z.string().nullish(),
  objective: z.number(),
  plugins,
  labels: texts,
  sli: fields({
    raw: fields({ errorRatioQuery: z.string() }).nullish(),
    events: fields({ errorQuery: z.string(), totalQuery: z.string() }).nullish(),
    plugin: z.looseObject({}).nullish(),
  }),
  alerting: fields({
    name: z.string().nullish(),
    labels: texts,
    annotations: texts,
    pageAlert: alert,
    ticketAlert: alert,
  }).nullish(),
});

const specFields = {
  service: z.string().min(1, 'an SLO is of a service'),
  labels: texts,
  sloPlugins: plugins,
  slos: z.array(slo).nullish(),
};

const file = fields({ version: z.string(), ...specFields });
const kubernetes = resource(fields(specFields));

type Spec = z.infer<ReturnType<typeof fields<typeof specFields>>>;
type Slo = z.infer<typeof slo>;

/** How Sloth's own files spell what its Kubernetes resources write in one word. */
const underscored: Spelling = {
  ...{ slo_plugins: 'sloPlugins', error_query: 'errorQuery', total_query: 'totalQuery' },
  ...{ error_ratio_query: 'errorRatioQuery', page_alert: 'pageAlert' },
  ticket_alert: 'ticketAlert',
};

/** What Sloth promises over unless its command line says otherwise. */
const usualPeriodSeconds = 30 * 86_400;

/** Where something stands in a document, by its path in the spelling of Kubernetes. */
type Places = {
  readonly document: YamlDocument;
  readonly base: Path;
  readonly spelled: (path: Path) => Path;
};

const pathIn = ({ base, spelled }: Places, path: Path): Path => spelled([...base, ...path]);

const readQueries = (
  { sli }: Slo,
  path: Path,
  places: Places,
  notes: Notes,
): ImportedIndicator | null => {
  const { document } = places;
  const queryAt = (inner: Path, at: number) =>
    document.textMark(pathIn(places, [...path, 'sli', ...inner]), at);
  const given = (['raw', 'events', 'plugin'] as const).filter((kind) => sli[kind]);
  if (given.length !== 1) {
    const message = `an SLI has exactly one of raw, events and plugin, and this one has ${given.join(' and ') || 'none'}`;
    const mark = document.mark(pathIn(places, [...path, 'sli']));
    notes.refuse(mark, message, 'Keep the one that counts events.');
    return null;
  }
  if (sli.plugin) {
    const mark = document.keyMark(pathIn(places, [...path, 'sli', 'plugin']));
    const message = 'the SLI is made by a plugin, and no program is run by an import';
    notes.refuse(mark, message, 'Write the queries that the plugin gives under events.');
    return null;
  }
  const refuse = (inner: Path, { at, message, fix }: QueryProblem): null => {
    notes.refuse(queryAt(inner, at), message, fix);
    return null;
  };
  const noteZero = (inner: Path, { withoutZero }: CounterQuery): void => {
    for (const at of withoutZero)
      notes.change(
        queryAt(inner, at),
        "'or vector(0)' is left out",
        'A counter that is not there yet counts nothing without it.',
      );
  };
  const together = (
    part: 'good' | 'bad',
    counted: CounterQuery,
    total: CounterQuery,
    inner: Path,
  ): ImportedIndicator | null => {
    if (counted.counts !== total.counts) {
      const message = 'one side counts a counter and the other a gauge';
      return refuse(inner, { at: 0, message, fix: 'Count both in counters.' });
    }
    const counter = counted.counts === 'counters';
    return { kind: 'ratio', counter, part, query: counted.query, total: total.query };
  };
  if (sli.raw) {
    const inner = ['raw', 'errorRatioQuery'];
    const windowed = withWindows(sli.raw.errorRatioQuery);
    if (typeof windowed !== 'string') return refuse(inner, windowed);
    const ratio = readRatioQuery(windowed);
    if ('message' in ratio) return refuse(inner, ratio);
    noteZero(inner, ratio.counted);
    noteZero(inner, ratio.total);
    return together(ratio.part, ratio.counted, ratio.total, inner);
  }
  const [bad, total] = (['errorQuery', 'totalQuery'] as const).map((field) => {
    const inner = ['events', field];
    const windowed = withWindows(sli.events?.[field] ?? '');
    const read = typeof windowed === 'string' ? readCounterQuery(windowed) : windowed;
    if ('message' in read) return refuse(inner, read);
    noteZero(inner, read);
    return read;
  });
  return bad && total ? together('bad', bad, total, ['events', 'totalQuery']) : null;
};

const named = (what: string, names: readonly string[]): string =>
  names.length === 1
    ? `the alert ${what} ${names[0]} is`
    : `the alert ${what}s ${names.join(', ')} are`;

const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text);

/** What of the alerting has no counterpart is named; a runbook has one. */
const readAlerting = ({ alerting }: Slo, path: Path, places: Places, notes: Notes) => {
  const { document } = places;
  let runbook: string | null = null;
  const leaveOut = (inner: Path, what: string, fix: string): void =>
    notes.leaveOut(
      document.keyMark(pathIn(places, [...path, 'alerting', ...inner])),
      `${what} left out`,
      fix,
    );
  const routeFix = 'Route on slo, objective, service and severity in Alertmanager.';
  if (alerting?.name)
    leaveOut(['name'], "the alerts' own name is", 'Alerts are named for their SLO.');
  for (const alert of [null, 'pageAlert', 'ticketAlert'] as const) {
    const part = alert === null ? alerting : alerting?.[alert];
    const inner = alert === null ? [] : [alert];
    const labels = Object.keys(part?.labels ?? {});
    if (labels.length > 0) leaveOut([...inner, 'labels'], named('label', labels), routeFix);
    const dropped: string[] = [];
    for (const [name, value] of Object.entries(part?.annotations ?? {})) {
      if (/^runbook(_?url)?$/i.test(name) && isUrl(value)) runbook ??= value;
      else dropped.push(name);
    }
    const fix = 'Alerts say in their own words what burns, and how fast.';
    if (dropped.length > 0) leaveOut([...inner, 'annotations'], named('annotation', dropped), fix);
  }
  return {
    pages: alerting?.pageAlert?.disable !== true,
    tickets: alerting?.ticketAlert?.disable !== true,
    runbook,
  };
};

const readSlo = (slo: Slo, path: Path, spec: Spec, places: Places, report: Report): Translation => {
  const { document } = places;
  const notes = notesOf(report);
  const mark = document.mark(pathIn(places, [...path, 'name']));
  const place = mark.source.placeAt(mark.offset);
  checkPercent(slo.objective, document.mark(pathIn(places, [...path, 'objective'])), notes);
  if (slo.plugins) {
    const at = document.keyMark(pathIn(places, [...path, 'plugins']));
    const fix = 'What they change of the rules is not changed here.';
    notes.leaveOut(at, "the SLO's plugins are left out", fix);
  }
  const indicator = readQueries(slo, path, places, notes);
  const alerting = readAlerting(slo, path, places, notes);
  const [service, name] = [slug(spec.service), slug(`${spec.service}-${slo.name}`)];
  if (slug(slo.name) === '' || service === '') {
    const message = `a name cannot be made of '${service === '' ? spec.service : slo.name}'`;
    notes.refuse(mark, message, 'Give it a name of Latin letters and digits.');
  }
  if (indicator === null || notes.isRefused())
    return { refused: { title: slo.name, place, reasons: notes.texts() } };
  return {
    slo: {
      ...{ name, title: slo.name, description: slo.description ?? '', indicator, place },
      service: { name: service, title: spec.service },
      labels: { ...spec.labels, ...slo.labels },
      ...{ periodSeconds: usualPeriodSeconds, targetPercent: slo.objective },
      ...{ ...alerting, notes: notes.texts() },
    },
  };
};

const readSpec = (spec: Spec, places: Places, report: Report): Translation[] => {
  if (spec.sloPlugins) {
    const mark = places.document.keyMark(pathIn(places, ['sloPlugins']));
    const fix = 'What they change of the rules is not changed here.';
    report('import-left-out', mark, "the service's plugins are left out", fix);
  }
  const slos = spec.slos ?? [];
  if (slos.length === 0) {
    const mark = places.document.mark(pathIn(places, ['slos']));
    report('import-refused', mark, 'the service has no SLOs', 'Write at least one under slos.');
  }
  return slos.map((slo, index) => readSlo(slo, ['slos', index], spec, places, report));
};

/** @returns nothing where the shape is wrong, which is reported. */
export const readSloth = (document: YamlDocument, report: Report): readonly Translation[] => {
  const { value, path: spelled } = respelled(document.value, underscored);
  const parsed = file.safeParse(value);
  if (parsed.success) return readSpec(parsed.data, { document, base: [], spelled }, report);
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...spelled(issue.path)] }));
  reportShape(issues, document, report);
  return [];
};

/** The same for Sloth's PrometheusServiceLevel. */
export const readSlothResource = (
  document: YamlDocument,
  report: Report,
): readonly Translation[] => {
  const parsed = kubernetes.safeParse(document.value);
  if (!parsed.success) {
    reportShape(parsed.error.issues, document, report);
    return [];
  }
  noteKubernetes(parsed.data.metadata, [], document, report);
  const places: Places = { document, base: ['spec'], spelled: (path) => path };
  return readSpec(parsed.data.spec, places, report);
};
