// An answer of the API for a component: asked for when it appears, at once when `question` changes,
// and every so often while the page is seen. What is there stays while the next answer is awaited.

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from './problem.ts';

export type AnswerOptions<Value> = {
  /** Names what is asked for; null asks for nothing. */
  readonly question: string | null;
  readonly ask: (signal: AbortSignal) => Promise<Value>;
  /** How long after an answer it is asked for again; null: not again. */
  readonly againAfterMs?: (value: Value) => number | null;
};

export type Answer<Value> = {
  /** Null until the first answer. */
  readonly value: Value | null;
  /** Why the last request failed; null when it did not. */
  readonly problem: ApiProblem | null;
  /** Asks at once. */
  readonly again: () => void;
};

type Held<Value> = {
  readonly question: string | null;
  readonly value: Value | null;
  readonly problem: ApiProblem | null;
};

const retryMs = 5000;

export const useAnswer = <Value>(options: AnswerOptions<Value>): Answer<Value> => {
  const { question } = options;
  const [held, setHeld] = useState<Held<Value>>({ question, value: null, problem: null });
  const ask = useEffectEvent((signal: AbortSignal) => options.ask(signal));
  const pause = useEffectEvent((value: Value) => options.againAfterMs?.(value) ?? null);
  const askAgain = useRef(() => {});

  useEffect(() => {
    if (question === null) return;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const askOnce = async () => {
      try {
        const value = await ask(leaving.signal);
        if (leaving.signal.aborted) return;
        setHeld({ question, value, problem: null });
        askLater(pause(value));
      } catch (error) {
        if (leaving.signal.aborted) return;
        const problem = asProblem(error);
        setHeld((before) => ({
          question,
          value: before.question === question ? before.value : null,
          problem,
        }));
        askLater(problem.kind === 'unreachable' ? retryMs : null);
      }
    };

    const askLater = (milliseconds: number | null) => {
      clearTimeout(timer);
      if (milliseconds === null || leaving.signal.aborted) return;
      timer = setTimeout(() => {
        if (document.hidden) askLater(milliseconds);
        else void askOnce();
      }, milliseconds);
    };

    askAgain.current = () => {
      clearTimeout(timer);
      void askOnce();
    };
    void askOnce();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [question]);

  const again = useCallback(() => askAgain.current(), []);
  const mine = held.question === question;
  return { value: mine ? held.value : null, problem: mine ? held.problem : null, again };
};
