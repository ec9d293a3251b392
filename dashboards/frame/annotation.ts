// What is drawn over all charts: deploys, gates and pages, as the collector was told or did them, and
// the time that alerts fire.

import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { colours } from '../panel/colour.ts';
import { datasource, stepSeconds } from '../panel/frame.ts';

type Annotation = { readonly build: () => AnnotationQuery };

/** The SDK's builder would hide the switch in a menu. */
const shown = (builder: AnnotationQueryBuilder): Annotation => {
  const { placement: _, ...annotation } = builder
    .datasource(datasource)
    .enable(true)
    .step(`${stepSeconds}s`)
    .build();
  return { build: () => annotation };
};

/** Grafana takes the value for the moment, in milliseconds; the collector has seconds. */
const markers = (name: string, kind: string, colour: string): Annotation =>
  shown(
    new AnnotationQueryBuilder()
      .name(name)
      .iconColor(colour)
      .expr(`1000 * max by (kind, title) (signalbox_marker_timestamp_seconds{kind="${kind}"})`)
      .useValueForTime(true)
      .titleFormat('{{title}}')
      .tagKeys('kind'),
  );

const firingAlerts = (scope: string): Annotation =>
  shown(
    new AnnotationQueryBuilder()
      .name('Firing alerts')
      .iconColor(colours.yellow)
      .expr(`ALERTS{alertstate="firing",${scope}}`)
      .titleFormat('{{alertname}}')
      .textFormat('{{slo}}/{{objective}}')
      .tagKeys('severity,service'),
  );

/** @param alerts which alerts are meant, as matchers */
export const annotations = (alerts: string): readonly Annotation[] => [
  markers('Deploys', 'deploy', colours.deploy),
  markers('Gates', 'gate', colours.gate),
  markers('Pages', 'page', colours.red),
  firingAlerts(alerts),
];
