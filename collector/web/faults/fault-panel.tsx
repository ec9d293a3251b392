// Demo mode only: faults that are really injected in the app that is watched, never in the figures.
// The app is asked what is on; a switch shows what the app answered, not what was wished.

import { useCallback, useEffect, useState } from 'react';
import { Switch } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Loading, Notice, useToast } from '../../../ui/notice.tsx';
import { requestJson } from '../live/problem.ts';
import './fault-panel.css';

type Fault = { readonly name: string; readonly title: string; readonly enabled: boolean };

const askEveryMs = 5000;

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The app knows nothing of the board: that the charts are marked is the board's own doing. */
const mark = (fault: Fault): Promise<unknown> =>
  requestJson('The collector', '/api/markers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'fault',
      title: `${fault.title}: ${fault.enabled ? 'on' : 'lifted'}`,
    }),
  });

/** The faults as the app tells them, and the switching of one. */
const useFaults = (appUrl: string) => {
  const [faults, setFaults] = useState<readonly Fault[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const ask = useCallback(async () => {
    try {
      setFaults((await requestJson('The app', `${appUrl}/api/faults`)) as readonly Fault[]);
      setFailure(null);
    } catch (error) {
      setFailure(reasonOf(error));
    }
  }, [appUrl]);

  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => clearInterval(timer);
  }, [ask]);

  const set = async (name: string, enabled: boolean) => {
    setBusy(name);
    try {
      const url = `${appUrl}/api/faults/${encodeURIComponent(name)}`;
      const changed = (await requestJson('The app', url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ enabled }),
      })) as Fault;
      setFaults((now) => now?.map((each) => (each.name === name ? changed : each)) ?? null);
      setFailure(null);
      await mark(changed);
    } finally {
      setBusy(null);
    }
  };

  return { faults, failure, busy, set };
};

export const FaultPanel = ({ appUrl }: { readonly appUrl: string }) => {
  const { faults, failure, busy, set } = useFaults(appUrl.replace(/\/$/, ''));
  const toast = useToast();
  const change = async (fault: Fault, on: boolean) => {
    try {
      await set(fault.name, on);
      toast('info', on ? `${fault.title}: now happening in the app.` : `${fault.title}: lifted.`);
    } catch (error) {
      toast('error', reasonOf(error));
    }
  };
  return (
    <Card
      title="Break the app"
      actions={
        <a href={appUrl} target="_blank" rel="noreferrer">
          Open the app<span className="ui-unseen"> in a new tab</span> ↗
        </a>
      }
    >
      <p className="fault-note">
        Each of these really goes wrong inside the running app; the board only sees what follows.
      </p>
      {faults === null && failure === null && <Loading what="the faults" />}
      {failure !== null && (
        <Notice tone="warning" title="The app does not tell its faults">
          {failure}
        </Notice>
      )}
      <ul className="faults">
        {faults?.map((fault) => (
          <li key={fault.name} data-on={fault.enabled}>
            <Switch
              label={fault.title}
              on={fault.enabled}
              busy={busy === fault.name}
              onChange={(on) => void change(fault, on)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
};
