// Versions that are none of ours, as people have them: older and later drafts of OpenSLO, and what
// other tools read. Only their names are alike, so that what to do is said, and nothing is mended.

const imported = 'Turn it into definitions: signalbox import FILE.';

const known: Readonly<Record<string, string>> = {
  'openslo/v1alpha':
    'Write it anew for openslo/v1: timeWindows is timeWindow there, and ratioMetrics an indicator.',
  'openslo.com/v2alpha':
    'Write it for openslo/v1: sli is indicator there, and dataSourceRef stands in metricSource.',
  'n9/v1alpha':
    'Write it for openslo/v1: of its objectives, countMetrics is a ratioMetric and rawMetric a thresholdMetric.',
  'sloth.slok.dev/v1': imported,
  'pyrra.dev/v1alpha1': imported,
};

/** What to do with a document of this version; null where it is nobody's that we know. */
export const foreignVersion = (apiVersion: string): string | null =>
  Object.hasOwn(known, apiVersion) ? (known[apiVersion] ?? null) : null;

/** Sloth's own files have a version, and no apiVersion. */
export const isSloth = ({ version, slos }: Readonly<Record<string, unknown>>): boolean =>
  version === 'prometheus/v1' && Array.isArray(slos);

export const importFix = imported;
