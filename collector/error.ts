// The collector's one error class for faults of its environment: the disk, the ports, the network.
// Bad input is data and never throws this. `message` is one line that says what to do.

export type CollectorErrorCode =
  | 'store-unopenable'
  | 'store-unwritable'
  | 'overloaded'
  | 'closed'
  | 'listen-failed'
  | 'definitions-broken'
  | 'token-without-source'
  | 'certificate-broken';

export class CollectorError extends Error {
  override readonly name = 'CollectorError';
  readonly code: CollectorErrorCode;

  constructor(code: CollectorErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
