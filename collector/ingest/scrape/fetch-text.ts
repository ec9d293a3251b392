// Fetches the text of a target: whole, in time, not larger than the limit, valid UTF-8 and from the
// origin that was asked, or the reason in words why not.

export type FetchedText =
  | { readonly text: string; readonly contentType: string }
  /** `reached`: it answered, with what cannot be read. */
  | { readonly reason: string; readonly reached: boolean };

export type FetchTextOptions = {
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
  /** Sent to the origin of the URL and to no other. */
  readonly authorization?: string | null;
  /** Aborted when nobody wants the answer any more. */
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
};

const acceptHeader =
  'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,text/plain;q=0.3';

/** undici says only 'fetch failed'; what failed is in the chain of causes. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
  return error.message || code || error.name;
};

const readText = async (response: Response, maxBytes: number): Promise<string | null> => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let length = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const mostRedirects = 5;

/** Follows redirects as long as they stay where they were asked for: another place is another target. */
const getWithin = async (
  url: string,
  init: RequestInit,
  send: typeof fetch,
): Promise<Response | { readonly reason: string }> => {
  let at = url;
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(at, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at);
    if (next?.origin !== new URL(url).origin) {
      return { reason: `it redirects to another place, ${next?.origin ?? 'which is no URL'}` };
    }
    if (redirects === mostRedirects) return { reason: `it redirects more than ${redirects} times` };
    at = next.href;
  }
};

export const fetchText = async (url: string, options: FetchTextOptions): Promise<FetchedText> => {
  const { timeoutSeconds, maxBytes, authorization } = options;
  const late = AbortSignal.timeout(timeoutSeconds * 1000);
  const init = {
    headers: {
      accept: acceptHeader,
      'x-prometheus-scrape-timeout-seconds': String(timeoutSeconds),
      ...(authorization ? { authorization } : {}),
    },
    signal: options.signal ? AbortSignal.any([late, options.signal]) : late,
  };
  try {
    const response = await getWithin(url, init, options.fetch ?? fetch);
    if ('reason' in response) return { ...response, reached: false };
    if (response.status !== 200) {
      await response.body?.cancel();
      const reason = `it answered ${response.status} ${response.statusText}`.trim();
      return { reason, reached: false };
    }
    const text = await readText(response, maxBytes);
    if (text === null) {
      return { reason: `it answered more than ${maxBytes} bytes`, reached: true };
    }
    return { text, contentType: response.headers.get('content-type') ?? '' };
  } catch (error) {
    if (late.aborted) {
      return { reason: `it did not answer within ${timeoutSeconds} s`, reached: false };
    }
    const isUtf8 = error instanceof TypeError && error.message.includes('encoded data');
    return isUtf8
      ? { reason: 'its answer is not valid UTF-8', reached: true }
      : { reason: reasonOf(error), reached: false };
  }
};
