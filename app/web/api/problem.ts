// What went wrong with a request, for people: what the API says in its problem details, or that it
// was not reached.

export type ProblemKind =
  /** No answer came. */
  | 'unreachable'
  /** The token is over: sign in again. */
  | 'signed-out'
  /** It does not exist for this person. */
  | 'not-found'
  /** The API refused or failed. */
  | 'refused';

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly kind: ProblemKind;
  readonly title: string;

  constructor(kind: ProblemKind, title: string, detail: string) {
    super(detail);
    this.kind = kind;
    this.title = title;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** From an answer that is no success. `body` is whatever it held. */
export const problemOf = (status: number, body: unknown): ApiProblem => {
  const { title, detail } = (body ?? {}) as { title?: unknown; detail?: unknown };
  const kind = status === 401 ? 'signed-out' : status === 404 ? 'not-found' : 'refused';
  const about = isText(title) ? title : status >= 500 ? 'The app failed' : 'Refused';
  return new ApiProblem(kind, about, isText(detail) ? detail : `The app answered ${status}.`);
};

/** Any error as one to show. */
export const asProblem = (error: unknown): ApiProblem => {
  if (error instanceof ApiProblem) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new ApiProblem('refused', 'Something went wrong', text);
};
