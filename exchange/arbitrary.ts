// Random definitions for property tests: whole sets of documents that refer to each other, of every
// kind, with texts that were not made to be quoted. Most are right; what is not is left out by tests.

import fc from 'fast-check';

type Document = Readonly<Record<string, unknown>>;

const document = (
  apiVersion: string,
  kind: string,
  name: string,
  spec: object,
  metadata: object = {},
): Document => ({ apiVersion, kind, metadata: { name, ...metadata }, spec });

const openSlo = 'openslo/v1';
const signalbox = 'signalbox/v1';

/** Texts that YAML, PromQL and readers of YAML 1.1 could take for something else. */
const text = fc.oneof(
  fc.constantFrom(
    'yes',
    'NO',
    '~',
    'null',
    '1e3',
    '0x1F',
    '12:30:00',
    '- a',
    'a: b',
    '# no',
    '{a}',
  ),
  fc.constantFrom(
    "it's",
    'say "hi"',
    'ünï çödé',
    '日本語',
    '😀',
    ' led',
    'tail ',
    '*x',
    '&y',
    '%z',
    '--- ',
  ),
  fc.constantFrom(
    'a\nb',
    'a\n\nb\n',
    'tab\there',
    '\u0085next',
    'bom\uFEFF',
    '2026-01-01',
    '<<',
    '0o17',
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
);

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const described = optional(text);

const labelValue = fc.oneof(
  fc.constantFrom('a', 'a b', 'a"b', "a'b", 'a\\b', 'ü', '{}', '5..', 'x|y', '[{{.window}}]'),
  fc.string({ maxLength: 6, unit: 'grapheme' }).map((value) => value.replaceAll(/\s/gu, '')),
);

const matcher = fc
  .tuple(fc.constantFrom('code', 'route', 'job', 'x'), fc.constantFrom('=', '!='), labelValue)
  .map(([label, operator, value]) => `${label}${operator}${JSON.stringify(value)}`);

const regexMatcher = fc
  .tuple(fc.constantFrom('code', 'route'), fc.constantFrom('=~', '!~'))
  .chain(([label, operator]) =>
    fc
      .constantFrom('5..', '2..|3..', '/api/.+', '(a|b)(/.*)?')
      .map((value) => `${label}${operator}${JSON.stringify(value)}`),
  );

const selector = (metrics: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...metrics), fc.array(fc.oneof(matcher, regexMatcher), { maxLength: 3 }))
    .map(([metric, matchers]) =>
      matchers.length > 0 ? `${metric}{${matchers.join(', ')}}` : metric,
    );

const counters = ['requests_total', 'errors_total', 'http_duration_seconds_count'];
const gauges = ['queue_depth', 'free_ratio', 'up_sessions'];

const query = (metrics: readonly string[]) =>
  fc.oneof(
    selector(metrics),
    selector(metrics).map((inner) => `sum(${inner})`),
    fc
      .tuple(selector(metrics), fc.constantFrom('+', '-'), selector(metrics))
      .map(([a, sign, b]) => `sum(${a}) ${sign} 2 * sum(${b})`),
  );

const metric = (source: string, asked: string, type?: string) => ({
  metricSource: { metricSourceRef: source, ...(type && { type }), spec: { query: asked } },
});

const ratioOf = (counter: boolean) =>
  fc
    .tuple(query(counter ? counters : gauges), selector(counter ? counters : gauges), fc.boolean())
    .map(([part, total, good]) => ({
      ratioMetric: {
        counter,
        [good ? 'good' : 'bad']: metric('metrics', part),
        total: metric('metrics', total),
      },
    }));

const raw = fc
  .tuple(query(gauges), fc.constantFrom('success', 'failure'))
  .map(([asked, rawType]) => ({ ratioMetric: { rawType, raw: metric('metrics', asked) } }));

const threshold = query(gauges).map((asked) => ({ thresholdMetric: metric('metrics', asked) }));

const spans = fc
  .tuple(
    fc.constantFrom('kind = server', 'span.http.route = "/a b"', 'name = "x"'),
    fc.constantFrom('status != error', 'duration <= 200ms', 'status = error'),
    fc.constantFrom('good', 'bad'),
  )
  .map(([all, part, gives]) => ({
    ratioMetric: {
      counter: true,
      [gives]: metric('traces', `{ ${all} && ${part} }`, 'traceql'),
      total: metric('traces', `{ ${all} }`, 'traceql'),
    },
  }));

const indicator = fc.oneof(
  { arbitrary: ratioOf(true), weight: 3 },
  ...[ratioOf(false), raw, threshold, spans],
);

const target = fc.oneof(
  fc.constantFrom(0.95, 0.99, 0.999, 0.9999),
  fc.double({ min: 0.94, max: 0.99999, noNaN: true }),
);

const period = fc.constantFrom<object>(
  { duration: '28d', isRolling: true },
  { duration: '30d', isRolling: true },
  { duration: '4w', isRolling: true },
  { duration: '1M', calendar: { startTime: '2025-02-01 00:00:00', timeZone: 'Europe/Berlin' } },
  {
    duration: '1Q',
    calendar: { startTime: '2025-04-01 00:00:00', timeZone: 'UTC' },
    isRolling: false,
  },
);

/** How a burn is named: by default, by a BurnPolicy, or by alert policies of OpenSLO. */
const burn = fc.oneof(
  fc.constant<object>({}),
  fc.constantFrom('ours', 'single').map((name) => ({ annotation: name })),
  fc
    .uniqueArray(fc.constantFrom('fast', 'slow', 'quiet', 'fast-again'), { minLength: 1 })
    .map((names) => ({ policies: names.map((alertPolicyRef) => ({ alertPolicyRef })) })),
);

const status = optional(fc.constantFrom('own', 'other'));
const method = fc.constantFrom('Occurrences', 'Occurrences', 'Timeslices', 'RatioTimeslices');

const objective = fc.record({
  target,
  displayName: optional(text),
  sli: fc.nat(),
  value: fc.double({ min: -9, max: 9, noNaN: true }),
});

const slo = fc.record({
  ...{ displayName: described, description: described, period, burn, status, method },
  objectives: fc.array(objective, { minLength: 1, maxLength: 3 }),
  slice: fc.constantFrom<number | string>('1m', '5m', 2, '1h'),
  runbook: optional(fc.constantFrom('https://runbooks.example/a?b=c#d', 'runbooks/a.md')),
  statusOfOne: fc.boolean(),
});

const alertDocuments = (after: number, annotations: object): readonly Document[] => {
  const condition = (name: string, severity: string, factor: number, window: string, more = {}) =>
    document(
      openSlo,
      'AlertCondition',
      name,
      {
        severity,
        condition: {
          ...{ kind: 'burnrate', op: 'gt', threshold: factor, lookbackWindow: window },
          alertAfter: `${after}m`,
        },
      },
      more,
    );
  const policy = (name: string, ref: string, targets: readonly string[]) =>
    document(openSlo, 'AlertPolicy', name, {
      alertWhenBreaching: true,
      conditions: [{ conditionRef: ref }],
      notificationTargets: targets.map((targetRef) => ({ targetRef })),
    });
  return [
    condition('burns', 'page', 10, '4h'),
    condition('smoulders', 'ticket', 1.5, '3d', { annotations }),
    policy('fast', 'burns', ['pager']),
    policy('fast-again', 'burns', ['mail']),
    policy('slow', 'smoulders', ['mail', 'pager']),
    policy('quiet', 'smoulders', []),
  ];
};

const policyDocuments = (
  shared: string | undefined,
  minimumBadEvents: number | undefined,
): readonly Document[] => [
  document(signalbox, 'BurnPolicy', 'ours', {
    alerts: [
      { severity: 'page', longWindow: '5h', shortWindow: '25m', factor: 9.5, alertAfter: '90s' },
      { severity: 'ticket', longWindow: '2d', factor: 1, minimumBadEvents, notify: ['mail'] },
    ],
  }),
  document(signalbox, 'BurnPolicy', 'single', {
    alerts: [{ severity: 'page', longWindow: '6h', factor: 7, notify: ['pager'] }],
  }),
  document(signalbox, 'StatusPolicy', 'own', {
    ...{ window: '90s', minimumBadEvents: 2, hold: '1500ms' },
    red: [{ badRatioAbove: 0.2, text: 'a: {fifth} # bad' }],
  }),
  document(signalbox, 'StatusPolicy', 'other', {
    window: '2m',
    yellow: [{ badRatioAbove: 0.1, text: 'a tenth', ...(shared && { indicator: shared }) }],
    red: [{ badRatioAbove: 0.3, text: 'much' }],
  }),
];

const pruned = (value: object): object => JSON.parse(JSON.stringify(value));

/** Documents of one set, as JSON, which is YAML too. */
export const arbitraryDefinitions: fc.Arbitrary<readonly Document[]> = fc
  .record({
    slis: fc.array(indicator, { minLength: 1, maxLength: 4 }),
    slos: fc.array(slo, { minLength: 1, maxLength: 3 }),
    service: fc.record({ displayName: described, description: described }),
    interval: fc.constantFrom<string | undefined>(undefined, '5s', '1s', '10s'),
    isScraped: fc.boolean(),
    ...{ after: fc.nat(5), minimum: optional(fc.nat(50)) },
    maintenance: fc.boolean(),
    rollout: fc.boolean(),
  })
  .map((given) => {
    const { slis, slos, service, interval, isScraped } = given;
    const names = slis.map((_, index) => `sli-${index}`);
    const shared = slis.findIndex((spec) => 'ratioMetric' in spec);
    const minimum =
      given.minimum === undefined ? {} : { 'signalbox/minimum-bad-events': String(given.minimum) };
    const sloDocuments = slos.map((one, index) => {
      const sliced = one.method === 'Occurrences' ? {} : { timeSliceWindow: one.slice };
      const sliceTarget = one.method === 'Timeslices' ? { timeSliceTarget: 0.9 } : {};
      const sliOf = ({ sli }: { sli: number }) => sli % slis.length;
      const isShared = new Set(one.objectives.map(sliOf)).size === 1;
      const first = one.objectives[0] ? sliOf(one.objectives[0]) : 0;
      const annotations = {
        ...('annotation' in one.burn && { 'signalbox/burn-policy': one.burn.annotation }),
        [`signalbox/status-policy${one.statusOfOne ? '.objective-1' : ''}`]: one.status,
        'signalbox/runbook': one.runbook,
        'signalbox/exemplars': '{ kind = server && status = error }',
      };
      if (one.statusOfOne && one.objectives[0])
        one = {
          ...one,
          objectives: one.objectives.with(0, { ...one.objectives[0], displayName: undefined }),
        };
      const spec = {
        ...{ description: one.description, service: 'shop', timeWindow: [one.period] },
        ...(isShared && { indicatorRef: names[first] }),
        budgetingMethod: one.method,
        objectives: one.objectives.map((objective, at) => ({
          displayName: at === 0 ? objective.displayName : `${objective.displayName ?? ''} ${at}`,
          ...('thresholdMetric' in (slis[sliOf(objective)] ?? {}) && {
            ...{ op: 'lte', value: objective.value },
          }),
          ...{ target: objective.target, ...sliced, ...sliceTarget },
          ...(!isShared && { indicatorRef: names[sliOf(objective)] }),
        })),
        ...('policies' in one.burn && { alertPolicies: one.burn.policies }),
      };
      return document(openSlo, 'SLO', `slo-${index}`, spec, {
        displayName: one.displayName,
        annotations,
      });
    });
    return [
      document(
        openSlo,
        'Service',
        'shop',
        { description: service.description },
        { displayName: service.displayName },
      ),
      document(
        openSlo,
        'DataSource',
        'metrics',
        { type: 'prometheus' },
        interval && !isScraped ? { annotations: { 'signalbox/interval': interval } } : {},
      ),
      ...(isScraped
        ? [
            document(signalbox, 'ScrapeTarget', 'shop', {
              source: 'metrics',
              url: 'http://shop:1/metrics?x=%20',
              interval: interval ?? '7s',
            }),
          ]
        : []),
      document(
        openSlo,
        'DataSource',
        'traces',
        { type: 'otlp' },
        { annotations: { 'signalbox/interval': '5s' } },
      ),
      document(openSlo, 'AlertNotificationTarget', 'pager', { target: 'pagerduty' }),
      document(openSlo, 'AlertNotificationTarget', 'mail', {
        target: 'email',
        description: service.description,
      }),
      ...slis.map((spec, index) => document(openSlo, 'SLI', `sli-${index}`, spec)),
      ...alertDocuments(given.after, minimum),
      ...policyDocuments(shared === -1 ? undefined : names[shared], given.minimum),
      ...sloDocuments,
      ...(given.maintenance
        ? [
            document(signalbox, 'Maintenance', 'move', {
              start: '2026-03-01T22:00:00.5+01:00',
              duration: '90m',
              services: ['shop'],
            }),
          ]
        : []),
    ].map((one) => pruned(one) as Document);
  });
