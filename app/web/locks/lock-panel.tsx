// Beside the text: everything that is locked, and locking it oneself.

import { Button } from '../../../ui/button.tsx';
import type { Lock } from '../../collaboration/protocol/lock.ts';
import type { DocumentLocks } from '../../collaboration/protocol/locks.ts';
import type { FeatureProps } from '../editor/feature.ts';
import { useAct } from './lock-bar.tsx';
import { useLocks } from './locks-here.ts';
import { sectionAt } from './section.ts';
import { sinceText, whatOf } from './words.ts';
import './locks.css';

type RowProps = {
  readonly lock: Lock;
  readonly locks: DocumentLocks;
  readonly view: FeatureProps['view'];
};

const Row = ({ lock, locks, view }: RowProps) => {
  const act = useAct();
  const mine = lock.token === locks.mine?.token;
  const go = () => {
    const place = Math.min(lock.range?.from ?? 0, view.state.doc.length);
    view.dispatch({ selection: { anchor: place }, scrollIntoView: true });
    view.focus();
  };
  return (
    <li className="lock-row">
      <p>
        <strong>{mine ? 'You' : lock.holder.name}</strong>{' '}
        <span className="ui-muted">{sinceText(lock, Date.now())}</span>
      </p>
      <p>{whatOf(lock, view.state.doc)}</p>
      {lock.requests.length > 0 && (
        <p className="ui-muted">Asked for by {lock.requests.map(({ name }) => name).join(', ')}</p>
      )}
      <div className="lock-actions">
        {lock.range !== null && <Button onClick={go}>Show</Button>}
        {mine && <Button onClick={() => act(() => locks.release())}>Give back</Button>}
        {mine &&
          lock.requests.map(({ id, name }) => (
            <Button key={id} onClick={() => act(() => locks.handOver(id))}>
              Hand over to {name}
            </Button>
          ))}
        {!mine && locks.mayLock && (
          <Button onClick={() => act(() => locks.ask(lock.token))}>Ask for it</Button>
        )}
        {!mine && locks.maySteal && (
          <Button kind="danger" onClick={() => act(() => locks.steal(lock.token))}>
            Take over
          </Button>
        )}
      </div>
    </li>
  );
};

export const LockPanel = ({ session, view }: FeatureProps) => {
  const locks = useLocks(session, view);
  const act = useAct();
  if (locks === null) return null;
  const lockSection = () => {
    const { from, to } = view.state.selection.main;
    act(() => locks.take(sectionAt(view.state.doc, from, to)));
  };
  return (
    <div className="lock-panel">
      <p className="ui-muted">
        Who locks a part writes there alone. A lock ends when it is given back, or half a minute
        after its holder has gone.
      </p>
      {locks.mayLock ? (
        <div className="lock-actions">
          <Button onClick={lockSection}>Lock this section</Button>
          <Button onClick={() => act(() => locks.take(null))}>Lock the document</Button>
        </div>
      ) : (
        <p>
          {view.state.readOnly
            ? 'You may only read this document: locking is for those who write.'
            : 'Locking is switched off for you.'}
        </p>
      )}
      {locks.all.length === 0 ? (
        <p className="ui-muted">Nothing is locked.</p>
      ) : (
        <ul className="lock-list" aria-label="Locks">
          {locks.all.map((lock) => (
            <Row key={lock.token} lock={lock} locks={locks} view={view} />
          ))}
        </ul>
      )}
    </div>
  );
};

/** How many there are, on the button of the panel. */
export const LockBadge = ({ session, view }: FeatureProps) => {
  const count = useLocks(session, view)?.all.length ?? 0;
  return count === 0 ? null : <span className="lock-badge">{count}</span>;
};
