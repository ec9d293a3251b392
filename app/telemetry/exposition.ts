// The metrics as text, in the form that the scraper asks for: OpenMetrics, which alone has
// exemplars, or Prometheus' plain text, which everybody else gets. Both forms have the same series.

import { type Metric, Registry } from 'prom-client';

export type Exposition = { readonly contentType: string; readonly text: string };

type Offer = { readonly version: string | undefined; readonly quality: number };

/**
 * What an Accept header says of one media type, without its wildcards. express's own reading would
 * not do: it wants each parameter of a range in what is offered, and Prometheus 3 adds `escaping`.
 */
const offersOf = (accept: string, mediaType: string): readonly Offer[] =>
  accept.split(',').flatMap((range) => {
    const [type = '', ...rest] = range.split(';').map((part) => part.trim().toLowerCase());
    if (type !== mediaType) return [];
    const parameters = new Map(
      rest.map((part) => {
        const [name = '', value = ''] = part.split('=');
        return [name.trim(), value.trim().replaceAll('"', '')];
      }),
    );
    const quality = Number(parameters.get('q') ?? 1);
    return [{ version: parameters.get('version'), quality: Number.isNaN(quality) ? 0 : quality }];
  });

const best = (offers: readonly Offer[]): number =>
  Math.max(0, ...offers.map(({ quality }) => quality));

/** Only who names OpenMetrics in our version, and likes it better than plain text, is given it. */
export const prefersOpenMetrics = (accept: string | undefined): boolean => {
  if (accept === undefined) return false;
  const named = offersOf(accept, 'application/openmetrics-text');
  const ours = named.filter(({ version }) => version === undefined || version === '1.0.0');
  return best(ours) > best(offersOf(accept, 'text/plain'));
};

/** Writes itself, and more quickly than a registry would. */
type Own = { readonly text: (open: boolean) => string };

const ownText = (metric: object, open: boolean): string | null =>
  'text' in metric ? (metric as Own).text(open) : null;

/**
 * What does not write itself is in a registry of its own over the same figures. Not another content type
 * for the one registry: that would change under an answer being written, and writing OpenMetrics renames
 * each counter (it takes `_total` off), which plain text would show from then on. Here the copy is renamed.
 */
export const expose = async (
  registry: Registry,
  accept: string | undefined,
): Promise<Exposition> => {
  const open = prefersOpenMetrics(accept);
  const others = new Registry();
  if (open) others.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const own: string[] = [];
  for (const metric of registry.getMetricsAsArray()) {
    const text = ownText(metric, open);
    if (text === null) others.registerMetric(Object.create(metric) as Metric<string>);
    else own.push(text);
  }
  const separator = open ? '\n' : '\n\n';
  const text = [...own, await others.metrics()].join(separator);
  return { contentType: others.contentType, text };
};
