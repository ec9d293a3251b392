// The app's one class of error for faults of its environment: a database that is away, a port that
// is taken. What users send wrongly is answered as a problem (http/problem.ts), never thrown.

export type AppErrorCode =
  | 'address-in-use'
  | 'cache-unreachable'
  | 'config'
  | 'data-directory'
  | 'database-failed'
  | 'database-unreachable'
  | 'fault-injected'
  | 'migration-failed'
  | 'telemetry';

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;

  /** @param message says what is wrong, where, and what to do; one line, no secrets. */
  constructor(code: AppErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
