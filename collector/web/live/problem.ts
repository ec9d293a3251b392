// Why a request failed, in a sentence a reader can act on. The collector answers errors as RFC 9457
// problem details; a proxy or a dead process answers anything or nothing.

export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  /** 0 where there was no answer at all. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const told = (body: unknown): string | null => {
  if (typeof body !== 'object' || body === null) return null;
  const { title, detail } = body as { title?: unknown; detail?: unknown };
  const parts = [title, detail].filter((part) => typeof part === 'string' && part !== '');
  return parts.length > 0 ? parts.join(': ') : null;
};

/** `who` answered with an error: 'The collector', 'The app'. */
export const problemSentence = (who: string, status: number, body: unknown): string => {
  const said = told(body);
  if (said !== null) return `${who} answered ${status}: ${said}`;
  if (status === 401 || status === 403)
    return `${who} refused the request (${status}): it needs a viewer's token.`;
  if (status === 404) return `${who} does not know it (404).`;
  return `${who} answered ${status} without a reason.`;
};

export const noAnswer = (who: string): string =>
  `${who} does not answer. It may be starting, stopped, or cut off from this browser.`;

/** @throws RequestFailure for anything but a 2xx with JSON. */
export const requestJson = async (
  who: string,
  url: string,
  options?: RequestInit,
): Promise<unknown> => {
  let response: Response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    if (options?.signal?.aborted) throw cause;
    throw new RequestFailure(0, noAnswer(who), { cause });
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok)
    throw new RequestFailure(response.status, problemSentence(who, response.status, body));
  if (body === null) throw new RequestFailure(response.status, `${who} answered without JSON.`);
  return body;
};
