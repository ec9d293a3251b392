// The help that '?' opens: every key of the page that is shown. The browser's own dialog keeps the
// focus in it, closes at Esc, and gives the focus back.

import { useId, useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useKeyList, useKeys } from './keys.ts';
import './keys-help.css';

const spoken: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

export const KeysHelp = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const open = () => dialog.current?.showModal();
  useKeys([
    {
      keys: ['?'],
      does: 'This help',
      press: () => {
        open();
        return true;
      },
    },
  ]);
  const keys = useKeyList();
  return (
    <>
      <Button
        kind="quiet"
        className="keys-open"
        onClick={open}
        title="Keys of this page (?)"
        aria-label="Keys of this page"
      >
        <kbd>?</kbd>
      </Button>
      <dialog className="keys" ref={dialog} aria-labelledby={id}>
        <h2 id={id}>Keys of this page</h2>
        <dl className="keys-list">
          {keys.map(({ keys: each, does }) => (
            <div key={does}>
              <dt>
                {each.map((key) => (
                  <kbd key={key}>{spoken[key] ?? key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Tab</kbd>
            </dt>
            <dd>Next link or field; Enter opens it</dd>
          </div>
        </dl>
        <form method="dialog">
          <Button type="submit">Close</Button>
        </form>
      </dialog>
    </>
  );
};
