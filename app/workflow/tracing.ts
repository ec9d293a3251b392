// Spans of runs and steps. A step is part of the trace that began its run, in whichever process it
// is executed; the span of the run itself is made when it ends, from its start to its end.

import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { recordException } from '../telemetry/exception.ts';
import { contextOf, passedOn } from '../telemetry/traceparent.ts';
import type { LockedRun } from './queue.ts';
import type { RunState } from './transition.ts';

const tracer = trace.getTracer('signalbox-workflow');

/** The trace we are in, for the run's row; null where nothing is traced. */
export const currentTraceparent = (): string | null => passedOn(trace.getActiveSpan());

export const failSpan = (span: Span, reason: string): void => {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
};

export type StepAttributes = {
  readonly runId: string;
  readonly node: string;
  readonly type: 'task' | 'decision';
  readonly attempt?: number;
};

const attributesOf = ({ runId, node, type, attempt }: StepAttributes) => ({
  'workflow.run.id': runId,
  'workflow.step.node': node,
  'workflow.step.type': type,
  ...(attempt === undefined ? {} : { 'workflow.step.attempt': attempt }),
});

/** Everything that `work` does is part of the step's span, which ends with it. */
export const inStepSpan = async <T>(
  attributes: StepAttributes,
  traceparent: string | null,
  work: (span: Span) => Promise<T>,
): Promise<T> => {
  const options = { attributes: attributesOf(attributes) };
  return tracer.startActiveSpan('workflow.step', options, contextOf(traceparent), async (span) => {
    try {
      return await work(span);
    } catch (error) {
      recordException(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
};

/** As inStepSpan, for what does not wait; it stands in the span that is active. */
export const inDecisionSpan = <T>(attributes: StepAttributes, work: () => T): T =>
  tracer.startActiveSpan('workflow.step', { attributes: attributesOf(attributes) }, (span) => {
    try {
      return work();
    } catch (error) {
      recordException(span, error);
      throw error;
    } finally {
      span.end();
    }
  });

export type TracedRun = Pick<LockedRun, 'id' | 'workflow' | 'startedAtMs' | 'traceparent'>;

export const recordRunSpan = (traced: TracedRun, run: RunState, endedAtMs: number): void => {
  const span = tracer.startSpan(
    'workflow.run',
    {
      // A Date: a number before this process began would be taken for one of its own clock.
      startTime: new Date(traced.startedAtMs),
      attributes: {
        'workflow.name': traced.workflow,
        'workflow.run.id': traced.id,
        'workflow.run.state': run.state,
        ...(run.outcome === null ? {} : { 'workflow.run.outcome': run.outcome }),
      },
    },
    contextOf(traced.traceparent),
  );
  if (run.failure !== null) failSpan(span, run.failure);
  span.end(new Date(Math.max(endedAtMs, traced.startedAtMs)));
};
