// The dashboard of all SLOs: what is chosen at its top, what is drawn over its charts, its panels.

import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  TextBoxVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { SloSet } from '../language/slo-set.ts';
import { layout } from './layout.ts';
import { boardUrl, linkTo } from './link.ts';
import { section } from './objective.ts';
import { overview } from './overview.ts';
import { datasource } from './panel.ts';
import { stepSeconds } from './series.ts';
import { colours } from './status.ts';

const defaultBoard = 'http://127.0.0.1:3100';

const sloNames = ({ objectives }: SloSet): readonly string[] => [
  ...new Set(objectives.map(({ slo }) => slo)),
];

const variables = (set: SloSet) => [
  new DatasourceVariableBuilder('datasource')
    .label('Prometheus')
    .description('Where the recorded series are.')
    .type('prometheus')
    .allowCustomValue(false),
  new CustomVariableBuilder('slo')
    .label('SLO')
    .description('Whose objectives the overview shows.')
    .values(sloNames(set).join(','))
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] })
    .allowCustomValue(false),
  new TextBoxVariableBuilder('board')
    .label('Board')
    .description("The address of Signalbox's board, for links.")
    .defaultValue(defaultBoard)
    .current({ selected: true, text: defaultBoard, value: defaultBoard }),
];

/** Over every chart. The SDK's builder would hide its switch in a menu. */
const firingAlerts = (): { build: () => AnnotationQuery } => {
  const { placement: _, ...annotation } = new AnnotationQueryBuilder()
    .name('Firing alerts')
    .datasource(datasource)
    .enable(true)
    .iconColor(colours.red)
    .expr('ALERTS{alertstate="firing", slo!=""}')
    .step(`${stepSeconds}s`)
    .titleFormat('{{alertname}}')
    .textFormat('{{slo}}/{{objective}}')
    .tagKeys('severity,service')
    .build();
  return { build: () => annotation };
};

export const sloDashboard = (set: SloSet): Dashboard => {
  const sections = set.objectives.map((objective) => section(objective, set));
  const built = new DashboardBuilder('SLOs')
    .uid('signalbox-slos')
    .description('Every objective: status, error budget, burn. Generated from the SLO definitions.')
    .tags(['signalbox', 'slo'])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .variables(variables(set))
    .annotation(firingAlerts())
    .link(linkTo('Board', boardUrl))
    .build();
  return { ...built, panels: layout(overview(set), sections) };
};
