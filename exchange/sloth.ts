// Sloth's SLOs: its own files (version: prometheus/v1) and its Kubernetes resources.

import type { Report } from '../language/diagnostic.ts';
import { reportShape } from '../language/shape.ts';
import type { Path, YamlDocument } from '../language/yaml-document.ts';
import { checkPercent, keepLabels, notesOf, type Translation } from './imported.ts';
import { noteKubernetes } from './kubernetes.ts';
import { slug } from './name.ts';
import { readAlerting } from './sloth/alerting.ts';
import { readIndicator } from './sloth/indicator.ts';
import { type Places, pathIn } from './sloth/places.ts';
import { file, kubernetes, type Slo, type Spec, underscored } from './sloth/schema.ts';
import { respelled } from './spelling.ts';

/** What Sloth promises over unless its command line says otherwise. */
const usualPeriodSeconds = 30 * 86_400;

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
  const indicator = readIndicator(slo, path, places, notes);
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
      labels: keepLabels({ ...spec.labels, ...slo.labels }, mark, notes),
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
