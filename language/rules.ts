// Every rule that a definition can break, by its stable id: how bad it is, and what it asks for.
// An error stops the start; a warning and a notice are only said.

export type DiagnosticSeverity = 'error' | 'warning' | 'notice';

const error = (asks: string) => ({ severity: 'error', asks }) as const;
const warning = (asks: string) => ({ severity: 'warning', asks }) as const;
const notice = (asks: string) => ({ severity: 'notice', asks }) as const;

export const rules = {
  // Files
  'no-definitions': error('A path leads to at least one YAML file with at least one definition.'),
  'nothing-promised': warning('The definitions hold at least one SLO.'),
  'file-unreadable': error('A definition file can be read and is UTF-8 text.'),
  'file-too-large': error('A definition file has at most 1 MiB.'),

  // YAML
  'yaml-syntax': error('A file is well-formed YAML.'),
  'control-character': error('A file has no control characters but line ends and tabs.'),
  'duplicate-key': error('A mapping has each key once.'),
  'yaml-key': error('A key is plain text.'),
  'yaml-tag': error('A value has no tag of its own.'),
  'yaml-alias': error('An alias names an anchor before it, and never one around it.'),
  'too-many-values': error('A file has at most 50 000 values, at most 64 levels deep.'),

  // Shape
  'not-a-definition': error('A document is a mapping with apiVersion and kind.'),
  'unknown-version': error('apiVersion is openslo/v1 or signalbox/v1.'),
  'unknown-kind': error('kind is one of those that the apiVersion has.'),
  'kind-not-read': error(
    'A kind or a field that Signalbox does not read yet is not silently dropped.',
  ),
  'unknown-field': error('A field is one of those that the kind has.'),
  'missing-field': error('A field that the kind needs is there.'),
  'wrong-type': error('A value is of the type that its field has.'),
  'wrong-value': error('A value is one that its field can have.'),
  'one-of': error('Of fields that exclude each other exactly one is there.'),
  'unknown-annotation': error('An annotation under signalbox/ is one that the kind has.'),

  // Names and references
  'duplicate-name': error('A name is given once for each kind.'),
  'unknown-reference': error('What a definition names is defined.'),
  'two-sources': error('An indicator counts in exactly one data source.'),

  // Promises
  'target-out-of-range': error(
    'A target is more than 0 and less than 1, so that there is a budget.',
  ),
  duration: error('A duration is a whole number and a unit.'),
  'minute-for-month': error('A period of months is written with a capital M.'),
  'period-not-fixed': error('A rolling period has a fixed length; a calendar period is one unit.'),
  'period-too-short': error('A period is at least an hour.'),
  'period-too-long': error('A period is at most 366 days, which is how long counts are kept.'),
  calendar: error('A calendar period starts where its unit starts, in a known time zone.'),

  // Policies
  'unreachable-burn': error(
    'A burn factor is less than 1/(1 − target), the highest burn there is.',
  ),
  'unreachable-threshold': error('A threshold is a share of bad events that can be exceeded.'),
  'burn-windows': error('A short window is shorter than its long one, and that within the period.'),
  'status-window': error(
    'A status window is 10 s to 1 h, and a colour is held for 10 min at most.',
  ),

  // Load gates
  'gate-time': error(
    'A load gate lasts from 1 s to a day and ramps up within an hour, in whole seconds.',
  ),
  'k6-metric-name': error('A k6 metric has a name that k6 takes and that is not one of its own.'),
  'k6-metric-form': error('A k6 metric is either a duration or a share of good events.'),

  // Sources
  'source-type': error('A data source is one that the collector can hear.'),
  'source-without-input': warning('A scraped or probed source has a ScrapeTarget or a Probe.'),
  'target-of-source': error('A ScrapeTarget feeds a prometheus source, a Probe a probe source.'),
  'histogram-bounds': error('Bounds are rising numbers behind the name of their histogram.'),
  'not-a-bucket-bound': error('A latency threshold is a bound of its histogram.'),
  'bucket-without-bound': error('Of a histogram exactly one bucket is counted, by le.'),
  'bounds-unknown': notice(
    'The bounds of a histogram are declared, so that thresholds are checked.',
  ),
  url: error('A URL is http or https and carries no password.'),
  'unknown-variable': error('A variable is given or has a default.'),
  'variable-not-allowed': error('Variables stand only in the URLs of ScrapeTarget and Probe.'),
  'timeout-too-long': error('A timeout is no longer than the interval.'),

  // Queries
  'promql-syntax': error('A query is well-formed PromQL.'),
  'promql-not-linear': error('A query adds and subtracts counters, times constants.'),
  'promql-grouping': error('A grouped sum leaves one series.'),
  'promql-metric-name': error('A selector names exactly one metric.'),
  'promql-regex': error('A regular expression is one that Prometheus and JavaScript read alike.'),
  'promql-range-ignored': notice('rate() and increase() are read as their counter.'),
  'promql-summed': notice('Series are summed before they are added or subtracted.'),
  'counts-nothing': error('What is counted does not cancel itself out.'),
  'never-bad': warning('Good and total differ, so that something can be bad.'),
  'traceql-syntax': error('A filter is well-formed TraceQL.'),
  'traceql-conjunction': error('A filter is one pair of braces around comparisons joined by &&.'),
  'traceql-negation': error('A filter has no !, for the grammar reads it wrongly.'),
  'traceql-two-operators': error('A comparison has one operator.'),
  'traceql-field': error('A comparison begins with a field that a stored span has.'),
  'traceql-value': error('A value fits its field.'),
  'traceql-operator': error('An operator fits its field.'),
} as const satisfies Record<string, { severity: DiagnosticSeverity; asks: string }>;

export type Rule = keyof typeof rules;
