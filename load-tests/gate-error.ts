// Why a run could not be judged: something around it failed, not a promise. The message is one
// sentence that says what is wrong and what to do; such a run is undecided, never passed.

export type GateErrorCode =
  | 'interrupted'
  | 'no-tool'
  | 'bundle'
  | 'system'
  | 'app'
  | 'board'
  | 'fault'
  | 'load';

export class GateError extends Error {
  override readonly name = 'GateError';
  readonly code: GateErrorCode;

  constructor(code: GateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What stopped a request or a process, in the words of what stopped it. */
export const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return 'no answer in time';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message || code || cause.name;
};
