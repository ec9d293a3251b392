// OpenTelemetry's names as Prometheus spells them, so that one query finds a metric however it
// came in: dots to underscores, the unit in words, _total on counters (OpenTelemetry's
// "Prometheus and OpenMetrics compatibility").

/** UCUM codes with a word of their own; other units stay as they are written. */
const units: Readonly<Record<string, string>> = {
  ns: 'nanoseconds',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  By: 'bytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tebibytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
};

const perUnits: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

const tokensOf = (name: string): string[] => name.split(/[^A-Za-z0-9]+/).filter(Boolean);

/** A unit in braces, such as {request}, is an annotation and adds nothing. */
const unitWords = (unit: string, isGauge: boolean): string[] => {
  const [main = '', per] = unit.replace(/\{[^}]*\}/g, '').split('/', 2);
  const words: string[] = [];
  if (main === '1') {
    if (isGauge && per === undefined) words.push('ratio');
  } else if (main !== '') {
    words.push(...tokensOf(units[main] ?? main));
  }
  if (per) words.push('per', ...tokensOf(perUnits[per] ?? per));
  return words;
};

export const metricName = (
  name: string,
  unit: string,
  kind: 'counter' | 'gauge' | 'histogram',
): string => {
  let words = tokensOf(name);
  const missing = unitWords(unit, kind === 'gauge').filter(
    (word) => word === 'per' || !words.includes(word),
  );
  if (missing.some((word) => word !== 'per')) words.push(...missing);
  if (kind === 'counter') words = [...words.filter((word) => word !== 'total'), 'total'];
  const joined = words.join('_');
  return /^[0-9]/.test(joined) ? `_${joined}` : joined;
};

export const labelName = (key: string): string => {
  const spelled = key.replace(/[^A-Za-z0-9_]+/g, '_').replace(/_{2,}/g, '_');
  return /^[0-9]/.test(spelled) ? `key_${spelled}` : spelled;
};
