// The board's addresses, and which page each shows. Names in paths are percent-encoded.

export type Route =
  | { readonly page: 'board' }
  | { readonly page: 'slo'; readonly name: string }
  | { readonly page: 'traces' }
  | { readonly page: 'trace'; readonly traceId: string }
  | { readonly page: 'errors' }
  | { readonly page: 'error'; readonly id: string }
  | { readonly page: 'alerts' }
  | { readonly page: 'silences' }
  | { readonly page: 'pager' }
  | { readonly page: 'audit' }
  | { readonly page: 'timeline' }
  | { readonly page: 'gates' }
  | { readonly page: 'gate'; readonly id: string }
  | { readonly page: 'deploys' }
  | { readonly page: 'deploy'; readonly id: string }
  | { readonly page: 'corrections' }
  | { readonly page: 'incidents' }
  | { readonly page: 'incident'; readonly id: string }
  | { readonly page: 'unknown'; readonly path: string };

const decoded = (part: string): string | null => {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
};

const plainPages = [
  ...(['alerts', 'silences', 'pager', 'audit', 'timeline', 'gates', 'deploys'] as const),
  ...(['corrections', 'incidents', 'errors', 'traces'] as const),
] as const;

export const routeOf = (path: string): Route => {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return { page: 'board' };
  const plain = plainPages.find((page) => trimmed === `/${page}`);
  if (plain !== undefined) return { page: plain };
  const slo = decoded(/^\/slos\/([^/]+)$/.exec(trimmed)?.[1] ?? '');
  if (slo) return { page: 'slo', name: slo };
  const traceId = /^\/traces\/([0-9a-fA-F]{32})$/.exec(trimmed)?.[1];
  if (traceId) return { page: 'trace', traceId: traceId.toLowerCase() };
  const incident = /^\/incidents\/([0-9a-f-]{36})$/.exec(trimmed)?.[1];
  if (incident) return { page: 'incident', id: incident };
  const error = /^\/errors\/([0-9a-f]{16})$/.exec(trimmed)?.[1];
  if (error) return { page: 'error', id: error };
  const gate = /^\/gates\/([\w-]{1,64})$/.exec(trimmed)?.[1];
  if (gate) return { page: 'gate', id: gate };
  const deploy = /^\/deploys\/([0-9a-f-]{36})$/.exec(trimmed)?.[1];
  if (deploy) return { page: 'deploy', id: deploy };
  return { page: 'unknown', path };
};

export const sloPath = (name: string): string => `/slos/${encodeURIComponent(name)}`;
/** Kept traces of bad events of one SLO. */
export const sloTracesPath = (name: string): string => `/traces?slo=${encodeURIComponent(name)}`;
export const tracePath = (traceId: string): string => `/traces/${encodeURIComponent(traceId)}`;

/** @param id of the run, or of one of its markers */
export const gatePath = (id: string): string => `/gates/${encodeURIComponent(id)}`;
export const deployPath = (id: string): string => `/deploys/${encodeURIComponent(id)}`;

/** Where more is said of a marked moment; null where nothing is. */
export const markerPath = ({
  id,
  kind,
  title,
  run = null,
}: {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly run?: string | null;
}): string | null => {
  if (kind === 'deploy') return deployPath(id);
  if (kind === 'page') return '/pager';
  if (kind !== 'gate') return null;
  // One that was marked by hand is no run.
  return run !== null || /^Gate .+: \w+$/.test(title) ? gatePath(run ?? id) : null;
};

export const incidentPath = (id: string): string => `/incidents/${encodeURIComponent(id)}`;
/** Where the collector tells of an incident, or takes what is done with it. */
export const incidentApi = (id: string, act?: string): string =>
  `/api${incidentPath(id)}${act === undefined ? '' : `/${act}`}`;

export const errorPath = (id: string): string => `/errors/${encodeURIComponent(id)}`;

/**
 * The way within this board to a page that a notification names by its public address: whoever
 * reads the board under another host name stays there. Null where the address is none of ours.
 */
export const localPath = (url: string): string | null => {
  const path = URL.parse(url, 'http://board.invalid')?.pathname;
  return path === undefined || routeOf(path).page === 'unknown' ? null : path;
};
