// A dead-man's switch: whoever is called here once a minute raises the alarm when the calls stop. They
// stop when this process does, and also while it cannot do its work: a collector that counts and
// judges nothing cannot page about it.

import { callFaultText } from './outgoing.ts';

export type HeartbeatOptions = {
  readonly url: string;
  readonly everySeconds: number;
  /** What keeps it from its work, in words; null where nothing does. */
  readonly trouble: () => string | null;
  readonly onBeat: (result: 'sent' | 'failed' | 'withheld') => void;
  /** In a turn for the worse or the better. */
  readonly onTurn: (problem: string | null) => void;
  readonly fetch?: typeof fetch;
};

const timeoutMs = 10_000;

export type Heartbeat = {
  /** Once a second: calls when it is due. Never throws. */
  readonly second: (nowMs: number) => void;
  /** For the board: why the last call was not taken. */
  readonly complaint: () => string | null;
  readonly stop: () => void;
};

export const createHeartbeat = (options: HeartbeatOptions): Heartbeat => {
  const { url, everySeconds, trouble, onBeat, onTurn, fetch: call = fetch } = options;
  const stopping = new AbortController();
  let lastMs = Number.NEGATIVE_INFINITY;
  let problem: string | null = null;

  const turn = (next: string | null): void => {
    if ((next === null) !== (problem === null)) onTurn(next);
    problem = next;
  };

  const post = async (): Promise<string | null> => {
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await call(url, { method: 'POST', redirect: 'manual', signal });
      await answer.body?.cancel();
      return answer.ok ? null : `it answered ${answer.status} ${answer.statusText}`.trimEnd();
    } catch (error) {
      return callFaultText(error, timeoutMs);
    }
  };

  const beat = async (): Promise<void> => {
    const why = trouble();
    if (why !== null) {
      onBeat('withheld');
      turn(`withheld on purpose: ${why}`);
      return;
    }
    const fault = await post();
    if (stopping.signal.aborted) return;
    onBeat(fault === null ? 'sent' : 'failed');
    turn(fault);
  };

  return {
    second: (nowMs) => {
      if (Math.abs(nowMs - lastMs) < everySeconds * 1000) return;
      lastMs = nowMs;
      void beat();
    },
    complaint: () => (problem === null ? null : `The heartbeat is not heard: ${problem}.`),
    stop: () => stopping.abort(),
  };
};
