// A test alert for each Alertmanager: it says that it is one, and ends by itself. Whether anybody hears
// of it is up to the routes there.

import type { Send } from '../receivers/attempt.ts';
import { type PostOptions, post, secretsOf } from '../receivers/post.ts';
import type { Tried } from '../receivers/trial.ts';

/** Longer than any group waits before it tells people. */
const lastsMs = 300_000;

const trial =
  (url: string, options: PostOptions): Send =>
  ({ title, summary, at, boardUrl }, signal) => {
    const alert = {
      labels: {
        alertname: 'signalbox-test',
        ...{ severity: 'ticket', kind: 'test', slo: 'signalbox-test', service: 'signalbox' },
      },
      annotations: { summary: title, description: summary },
      generatorURL: boardUrl,
      startsAt: new Date(at).toISOString(),
      endsAt: new Date(at + lastsMs).toISOString(),
    };
    const body = JSON.stringify([alert]);
    const secrets = secretsOf(url);
    return post({ url: `${url}/api/v2/alerts`, body, signal, secrets }, options);
  };

/** `alertmanager`, or `alertmanager-1` and so on where there are several. */
export const alertmanagerTrials = (
  urls: readonly string[],
  options: PostOptions = {},
): readonly Tried[] =>
  urls.map((url, index) => ({
    name: urls.length > 1 ? `alertmanager-${index + 1}` : 'alertmanager',
    by: 'alertmanager',
    send: trial(url, options),
    complaint: () => null,
  }));
