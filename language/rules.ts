// Every rule that a definition can break, by its stable id: how bad it is, what it asks for, and
// what would come out wrong if it were let through. An error stops the start; a warning and a
// notice are only said. Each has its page in docs/rules/.

export type DiagnosticSeverity = 'error' | 'warning' | 'notice';

export type Artefact =
  /** The live board and its API. */
  | 'board'
  /** What wakes people, from the collector and from Alertmanager alike. */
  | 'pages'
  /** Prometheus rules. */
  | 'rules'
  | 'dashboards'
  /** Load tests and their verdict. */
  | 'gate'
  | 'rollouts';

export type Artefacts = 'everything' | readonly Artefact[];

const rule =
  <Severity extends DiagnosticSeverity>(severity: Severity) =>
  (asks: string, breaks: Artefacts = []) => ({ severity, asks, breaks, strict: false });

const error = rule('error');
const warning = rule('warning');
const notice = rule('notice');
/** Good practice, and said only when asked for. */
const practice = (asks: string) => ({ ...notice(asks), strict: true });

const all = 'everything';
/** What is counted is counted wrongly, or not at all. */
const counts = ['board', 'pages', 'rules', 'dashboards', 'gate'] as const;
/** The time over which it is judged is another. */
const time = ['board', 'pages', 'rules', 'dashboards'] as const;
/** Nothing is heard. */
const input = ['board', 'pages', 'gate'] as const;
const alerts = ['pages', 'rules'] as const;
const load = ['gate'] as const;

export const rules = {
  // Files
  'no-definitions': error(
    'A path leads to at least one YAML file with at least one definition.',
    all,
  ),
  'nothing-promised': warning('The definitions hold at least one SLO.', all),
  'file-unreadable': error('A definition file can be read and is UTF-8 text.', all),
  'file-too-large': error('A definition file has at most 1 MiB.', all),

  // YAML
  'yaml-syntax': error('A file is well-formed YAML.', all),
  'control-character': error('A file has no control characters but line ends and tabs.', all),
  'duplicate-key': error('A mapping has each key once.', all),
  'yaml-key': error('A key is plain text.', all),
  'yaml-tag': error('A value has no tag of its own.', all),
  'yaml-alias': error('An alias names an anchor before it, and never one around it.', all),
  'too-many-values': error('A file has at most 50 000 values, at most 64 levels deep.', all),

  // Shape
  'not-a-definition': error('A document is a mapping with apiVersion and kind.', all),
  'unknown-version': error('apiVersion is openslo/v1 or signalbox/v1.', all),
  'unknown-kind': error('kind is one of those that the apiVersion has.', all),
  'kind-not-read': error(
    'A kind or a field that Signalbox does not read yet is not silently dropped.',
    all,
  ),
  'unknown-field': error('A field is one of those that the kind has.', all),
  'missing-field': error('A field that the kind needs is there.', all),
  'wrong-type': error('A value is of the type that its field has.', all),
  'wrong-value': error('A value is one that its field can have.', all),
  'one-of': error('Of fields that exclude each other exactly one is there.', all),
  'unknown-annotation': error('An annotation under signalbox/ is one that the kind has.', all),

  // Names and references
  'duplicate-name': error('A name is given once for each kind.', all),
  'unknown-reference': error('What a definition names is defined.', all),
  'two-sources': error('An indicator counts in exactly one data source.', counts),

  // Promises
  'target-out-of-range': error(
    'A target is more than 0 and less than 1, so that there is a budget.',
    counts,
  ),
  duration: error('A duration is a whole number and a unit.', counts),
  'minute-for-month': error('A period of months is written with a capital M.', time),
  'period-not-fixed': error(
    'A rolling period has a fixed length; a calendar period is one unit.',
    time,
  ),
  'period-too-short': error('A period is at least an hour.', time),
  'period-too-long': error(
    'A period is at most 366 days, which is how long counts are kept.',
    time,
  ),
  calendar: error('A calendar period starts where its unit starts, in a known time zone.', time),

  // Policies
  'unreachable-burn': error(
    'A burn factor is less than 1/(1 − target), the highest burn there is.',
    alerts,
  ),
  'unreachable-threshold': error(
    'A threshold is a share of bad events that can be exceeded.',
    counts,
  ),
  'burn-windows': error(
    'A short window is within its long one, and that within the period.',
    alerts,
  ),
  'status-window': error(
    'A status window is 10 s to 1 h, and a colour is held for 10 min at most.',
    time,
  ),

  // Time slices
  'slice-window': error(
    'A time slice is a multiple of 15 s that divides a day, and at least four samples long.',
    counts,
  ),
  'slice-target': error('A time slice is good from a share of more than 0 up to 1.', counts),
  'slice-budget': warning('A budget of time slices is at least one slice.', alerts),
  'slices-not-counted': error('Time slices stand where the budgeting method counts them.', counts),

  // Composite budgets
  'composite-alone': error('A composite budget is made of several objectives.', counts),
  'composite-indicator': error(
    'Each objective of a composite budget has an indicator of its own.',
    counts,
  ),
  'composite-weight': error('Of Timeslices all objectives of a composite budget weigh 1.', counts),
  'composite-slices': error(
    'The time slices of a composite budget of Timeslices are all of one length.',
    counts,
  ),

  // Alerts
  'alert-severity': error('An alert says whether it wakes people: page or ticket.', alerts),
  'alert-operator': error('An alert fires while the budget burns fast, not while it does not.', [
    ...alerts,
  ]),
  'alert-never': warning('An alert policy alerts when its condition breaches.', alerts),
  'alert-always': notice('The end of an alert and a silent source are always told.'),
  'notification-target': error('People are told by PagerDuty, Slack, e-mail or webhook.', [
    'pages',
  ]),

  'dependency-circle': error('No service depends on itself, also through others.', ['pages']),

  // Rollouts and maintenance
  'rollout-steps': error('The steps of a rollout grow, and the last is all of the traffic.', [
    'rollouts',
  ]),
  'rollout-time': error('A step is observed for 10 s to a day.', ['rollouts']),
  'rollout-never-aborts': error('A rollout can be aborted by something.', ['rollouts']),
  'maintenance-time': error('A maintenance has a start and an end after it, at most 31 days on.', [
    ...time,
  ]),

  'budget-policy-steps': error('The steps of a budget policy fall, the first warning first.', [
    'board',
    'pages',
  ]),

  // Load gates
  'gate-time': error(
    'A load gate lasts from 1 s to a day and ramps up within an hour, in whole seconds.',
    load,
  ),
  'gate-steps': error('The steps of a load gate lead to more people, and far enough.', load),
  'k6-metric-name': error(
    'A k6 metric has a name that k6 takes and that is not one of its own.',
    load,
  ),
  'k6-metric-form': error('A k6 metric is either a duration or a share of good events.', load),

  // Sources
  'source-type': error('A data source is one that the collector can hear.', counts),
  'source-without-input': warning(
    'A scraped or probed source has a ScrapeTarget or a Probe.',
    input,
  ),
  'pushed-by-token': notice('Of several otlp sources each is known by a token.'),
  'target-of-source': error(
    'A ScrapeTarget feeds a prometheus source, a Probe a probe source.',
    input,
  ),
  'histogram-bounds': error(
    'Bounds are rising numbers behind the name of their histogram.',
    counts,
  ),
  'not-a-bucket-bound': error('A latency threshold is a bound of its histogram.', counts),
  'bucket-without-bound': error('Of a histogram exactly one bucket is counted, by le.', counts),
  'bounds-unknown': notice(
    'The bounds of a histogram are declared, so that thresholds are checked.',
    counts,
  ),
  url: error('A URL is http or https and carries no password.', input),
  'unknown-variable': error('A variable is given or has a default.', input),
  'variable-not-allowed': error('Variables stand only in the URLs of ScrapeTarget and Probe.', all),
  'timeout-too-long': error('A timeout is no longer than the interval.', input),
  'targets-file': error('A file of targets is named as JSON or YAML.', input),
  'secret-in-clear': notice('A secret goes to other machines over https only.'),

  // Queries
  'promql-syntax': error('A query is well-formed PromQL.', counts),
  'promql-not-linear': error('A query adds and subtracts counters, times constants.', counts),
  'promql-grouping': error('A grouped sum leaves one series.', counts),
  'promql-metric-name': error('A selector names exactly one metric.', counts),
  'promql-regex': error('A regular expression is one of RE2, as Prometheus has them.', counts),
  'promql-gauge-rate': error(
    'A gauge is looked at as it is, without rate() or increase().',
    counts,
  ),
  'promql-too-large': error(
    'A query has at most 16 384 characters, 100 operators and brackets 100 deep.',
    counts,
  ),
  'counter-as-gauge': warning('What is looked at as a gauge has no name of a counter.', counts),
  'promql-range-ignored': notice('rate() and increase() are read as their counter.'),
  'promql-summed': notice('Series are summed before they are added or subtracted.'),
  'counts-nothing': error('What is counted does not cancel itself out.', counts),
  'mean-of-ratios': notice('What is counted are events, not shares of them.'),
  'threshold-not-compared': error('A threshold metric is compared by an objective.', counts),
  'without-effect': warning('A field stands where it says something.'),
  'never-bad': warning('Good and total differ, so that something can be bad.', counts),
  'span-source': error('Spans are counted from a data source that they are pushed to.', counts),
  'span-part': error('Of spans, what is good or bad is part of what is counted.', counts),
  'span-bounds': notice('A duration is a bucket bound where span metrics are made.'),
  'no-span-metrics': notice('What counts spans can be counted by span metrics too.'),
  'traceql-syntax': error('A filter is well-formed TraceQL.', counts),
  'traceql-conjunction': error(
    'A filter is one pair of braces around comparisons joined by &&.',
    counts,
  ),
  'traceql-negation': error('A filter has no !, for the grammar reads it wrongly.', counts),
  'traceql-two-operators': error('A comparison has one operator.', counts),
  'traceql-field': error('A comparison begins with a field that a stored span has.', counts),
  'traceql-value': error('A value fits its field.', counts),
  'traceql-operator': error('An operator fits its field.', counts),

  // Good sense
  'regex-equality': notice('A regular expression says more than an equality would.'),
  'bound-spelling': notice('A bucket bound is spelled as programs print it.'),
  'gauge-as-counter': warning('What is counted has the name of a counter.', counts),
  'missing-runbook': practice('An SLO that pages names a runbook.'),
  'page-without-target': notice('An alert policy that pages says whom.'),
  'share-as-percent': warning('A target in percent is a percentage, not a share.', counts),
  'same-promise': warning('No two objectives promise the same of the same events.', alerts),
  'sensitive-label': warning('Nothing secret or personal is shown to everyone.', [
    'board',
    'pages',
  ]),

  // Import
  'import-format': error('An imported file is of a format that is known.'),
  'import-refused': error('What is imported can be said in definitions, and means the same there.'),
  'import-left-out': warning('Nothing is left out of an import without a word.'),
  'import-changed': notice('Nothing is said another way by an import without a word.'),

  // With --metrics
  'metric-unknown': error('What is counted is there.', counts),
  'metric-type': error('A counter is counted, a gauge is looked at.', counts),
  'label-unknown': warning('A label that a selector names is there.', counts),
  'label-value-unknown': notice('A label has the value that a selector wants.'),
} as const satisfies Record<
  string,
  { severity: DiagnosticSeverity; asks: string; breaks: Artefacts; strict: boolean }
>;

export type Rule = keyof typeof rules;
