// One attempt to write: taken, refused for good, or to be made again, perhaps not before a while.

export type WriteOutcome =
  | { readonly taken: true }
  | {
      readonly taken: false;
      readonly error: string;
      /** Whether the same may be taken later. */
      readonly isPassing: boolean;
      /** As the receiver asks. */
      readonly waitSeconds: number | null;
    };

export type SendWrite = (body: Buffer, signal: AbortSignal) => Promise<WriteOutcome>;

const secondsOf = (retryAfter: string | null): number | null => {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
};

/** The first line of what was answered, which says why. */
const saidBy = async (response: Response): Promise<string> => {
  const [line = ''] = (await response.text()).split('\n', 1);
  return line === '' ? '' : `: ${line.slice(0, 200)}`;
};

const failureOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || String(Object(cause).code) : String(cause);
};

/** @param token null where none is asked for */
export const writeTo = (url: string, token: string | null, version: string): SendWrite => {
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
    'user-agent': `signalbox/${version}`,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (body, signal) => {
    try {
      // A redirect could take the token elsewhere, and would turn the POST into a GET.
      const request = { method: 'POST', headers, body: new Uint8Array(body), signal };
      const response = await fetch(url, { ...request, redirect: 'manual' });
      if (response.ok) {
        await response.body?.cancel();
        return { taken: true };
      }
      const { status } = response;
      return {
        taken: false,
        error: `it answered ${status}${await saidBy(response)}`,
        isPassing: status === 429 || status >= 500,
        waitSeconds: secondsOf(response.headers.get('retry-after')),
      };
    } catch (error) {
      return { taken: false, error: failureOf(error), isPassing: true, waitSeconds: null };
    }
  };
};
