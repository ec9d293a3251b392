// The app's addresses, and which page each shows.

export type Route =
  | { readonly page: 'documents' }
  | { readonly page: 'document'; readonly id: string }
  /** `run` is the run that is looked at; null for the newest that is started here. */
  | { readonly page: 'workflows'; readonly run: string | null }
  /** The live figures of the organisation. */
  | { readonly page: 'live' }
  | { readonly page: 'unknown'; readonly path: string };

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const documentPattern = new RegExp(`^/documents/(${uuid})$`, 'i');
const runPattern = new RegExp(`^/workflows/(${uuid})$`, 'i');

export const routeOf = (path: string): Route => {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '' || trimmed === '/documents') return { page: 'documents' };
  if (trimmed === '/analytics') return { page: 'live' };
  if (trimmed === '/workflows') return { page: 'workflows', run: null };
  const document = documentPattern.exec(trimmed)?.[1];
  if (document) return { page: 'document', id: document.toLowerCase() };
  const run = runPattern.exec(trimmed)?.[1];
  if (run) return { page: 'workflows', run: run.toLowerCase() };
  return { page: 'unknown', path };
};

export const documentPath = (id: string): string => `/documents/${id}`;
export const runPath = (id: string): string => `/workflows/${id}`;
