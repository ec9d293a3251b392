// Fetches the text of a target: whole, in time, not larger than the limit and valid UTF-8, or the
// reason in words why not.

export type FetchedText =
  | { readonly text: string; readonly contentType: string }
  /** `reached`: it answered, with what cannot be read. */
  | { readonly reason: string; readonly reached: boolean };

export type FetchTextOptions = {
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
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

export const fetchText = async (url: string, options: FetchTextOptions): Promise<FetchedText> => {
  const { timeoutSeconds, maxBytes } = options;
  const late = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const response = await (options.fetch ?? fetch)(url, {
      headers: {
        accept: acceptHeader,
        'x-prometheus-scrape-timeout-seconds': String(timeoutSeconds),
      },
      signal: options.signal ? AbortSignal.any([late, options.signal]) : late,
    });
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
