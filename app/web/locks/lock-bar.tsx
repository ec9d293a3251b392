// Above the text: who has locked the document, what you have locked yourself, and what becomes of it.

import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice, useToast } from '../../../ui/notice.tsx';
import type { DocumentLocks, LockEvent } from '../../collaboration/protocol/locks.ts';
import { asProblem } from '../api/problem.ts';
import type { FeatureProps } from '../editor/feature.ts';
import { useUpdates } from '../editor/updates.ts';
import { keptOut } from './locked-text.ts';
import { useLocks } from './locks-here.ts';
import { eventText, whatOf } from './words.ts';

const keptOutSaidEveryMs = 4_000;

/** Does it, and says where it failed. */
export const useAct = (): ((work: () => Promise<void>) => void) => {
  const toast = useToast();
  return (work) => {
    work().catch((error: unknown) => {
      const { title, message } = asProblem(error);
      toast('error', `${title}: ${message}`);
    });
  };
};

const useEvent = (locks: DocumentLocks | null): [LockEvent | null, () => void] => {
  const toast = useToast();
  const [event, setEvent] = useState<LockEvent | null>(null);
  useEffect(
    () =>
      locks?.onEvent((now) => {
        if (now.kind === 'received') toast('success', eventText(now));
        else setEvent(now);
      }),
    [locks, toast],
  );
  return [event, () => setEvent(null)];
};

const Event = ({
  event,
  locks,
  done,
}: {
  readonly event: LockEvent;
  readonly locks: DocumentLocks;
  readonly done: () => void;
}) => {
  const act = useAct();
  const handOver = () =>
    act(async () => {
      if (event.kind === 'asked') await locks.handOver(event.by.id);
      done();
    });
  return (
    <Notice
      tone={event.kind === 'asked' ? 'info' : 'warning'}
      title={event.kind === 'asked' ? 'Somebody waits' : 'Your lock is gone'}
      actions={
        <>
          {event.kind === 'asked' && (
            <Button kind="primary" onClick={handOver}>
              Hand it over
            </Button>
          )}
          <Button onClick={done}>{event.kind === 'asked' ? 'Not now' : 'Understood'}</Button>
        </>
      }
    >
      {eventText(event)}
    </Notice>
  );
};

export const LockBar = ({ session, view }: FeatureProps) => {
  const locks = useLocks(session, view);
  const act = useAct();
  const toast = useToast();
  const [event, done] = useEvent(locks);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useUpdates(view, ({ transactions }) => {
    const effects = transactions.flatMap((transaction) => transaction.effects);
    const out = effects.find((effect) => effect.is(keptOut));
    if (out === undefined || performance.now() - saidAt.current < keptOutSaidEveryMs) return;
    saidAt.current = performance.now();
    const { name, whole } = out.value;
    toast('info', `${name} has locked this ${whole ? 'document' : 'section'}: it stays as it is.`);
  });
  if (locks === null) return null;
  const { mine } = locks;
  const whole = locks.others.find(({ range }) => range === null);
  return (
    <>
      {event !== null && <Event event={event} locks={locks} done={done} />}
      {whole !== undefined && (
        <Notice
          tone="warning"
          title={`${whole.holder.name} has locked this document`}
          actions={
            <>
              {locks.mayLock && (
                <Button onClick={() => act(() => locks.ask(whole.token))}>Ask for it</Button>
              )}
              {locks.maySteal && (
                <Button kind="danger" onClick={() => act(() => locks.steal(whole.token))}>
                  Take it over
                </Button>
              )}
            </>
          }
        >
          You can read it, and see what is written.
        </Notice>
      )}
      {mine !== null && (
        <Notice
          title="You have a lock"
          actions={<Button onClick={() => act(() => locks.release())}>Give it back</Button>}
        >
          Nobody else can change {whatOf(mine, view.state.doc)}.
        </Notice>
      )}
    </>
  );
};
