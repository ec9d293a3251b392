// An error as OpenTelemetry's conventions have it, so that whoever receives the traces can group it:
// an `exception` event with type, message and stack, and the span failed. Causes follow in the stack.

import { type Span, SpanStatusCode } from '@opentelemetry/api';

const mostCauses = 5;

/** As the SDK and its instrumentations name it: by a code that tells more than the class. */
const codeOf = ({ code }: Error & { readonly code?: unknown }): string | null =>
  typeof code === 'string' && /^[a-z]{2}[\w-]*$/i.test(code) ? code : null;

/** `error.name` of a bare Error, or of what a library named `error`, says nothing: its class does. */
const typeOf = (error: Error): string =>
  codeOf(error) ?? (/^error$/i.test(error.name) ? error.constructor.name : error.name);

const stackOf = (error: Error): string => {
  const stacks: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && stacks.length < mostCauses) {
    stacks.push(current.stack ?? `${current.name}: ${current.message}`);
    current = current.cause;
  }
  return stacks.join('\nCaused by: ');
};

/** Does nothing to a span that has ended, or where there is none. */
export const recordException = (span: Span | undefined, thrown: unknown): void => {
  const error = thrown instanceof Error ? thrown : new TypeError(`thrown: ${String(thrown)}`);
  const type = typeOf(error);
  span?.addEvent('exception', {
    'exception.type': type,
    'exception.message': error.message,
    'exception.stacktrace': stackOf(error),
  });
  span?.setAttribute('error.type', type);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
};
