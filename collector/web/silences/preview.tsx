// What a silence would keep quiet, asked of the collector while it is being written: what is open now,
// and what could ever be meant.

import { useEffect, useState } from 'react';
import { Loading, Notice } from '../../../ui/notice.tsx';
import type { SilenceMatcher, SilencePreview } from '../../serve/silences/shapes.ts';
import { change } from '../access/change.ts';
import { RequestFailure } from '../live/problem.ts';

const pauseMs = 250;
const shown = 8;

type Answer =
  | { readonly preview: SilencePreview; readonly failure: null }
  | { readonly preview: null; readonly failure: string | null };

const waiting: Answer = { preview: null, failure: null };

const usePreview = (matchers: readonly SilenceMatcher[]): Answer => {
  const [answer, setAnswer] = useState<Answer>(waiting);
  const question = JSON.stringify({ matchers });
  useEffect(() => {
    let current = true;
    setAnswer(waiting);
    const ask = async () => {
      try {
        const preview = (await change(
          '/api/silences/preview',
          JSON.parse(question),
        )) as SilencePreview;
        if (current) setAnswer({ preview, failure: null });
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        if (current) setAnswer({ preview: null, failure: error.message });
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [question]);
  return answer;
};

const number = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const Asked = ({ matchers }: { readonly matchers: readonly SilenceMatcher[] }) => {
  const { preview, failure } = usePreview(matchers);
  if (failure !== null) {
    return (
      <Notice tone="error" title="What it would match could not be asked">
        {failure}
      </Notice>
    );
  }
  if (preview === null) return <Loading what="what it matches" />;
  const { alerts, objectives } = preview;
  return (
    <>
      <p role="status">
        <strong>
          {alerts.length === 0
            ? 'No alert is open that it matches'
            : `It keeps ${number(alerts.length, 'open alert')} quiet`}
        </strong>
        {objectives.length === 0
          ? ', and no objective that there is can be meant.'
          : `, and what comes of ${number(objectives.length, 'objective')}.`}
      </p>
      <ul className="preview-list">
        {alerts.slice(0, shown).map((alert) => (
          <li key={alert.id}>
            <strong>{alert.state}</strong> {alert.severity} <code>{alert.alertName}</code>{' '}
            {alert.summary}
          </li>
        ))}
        {alerts.length > shown && <li>and {alerts.length - shown} more</li>}
      </ul>
      {objectives.length > 0 && (
        <p className="ui-muted">
          {objectives
            .slice(0, shown)
            .map(({ title, objective }) => `${title} (${objective})`)
            .join(', ')}
          {objectives.length > shown && `, and ${objectives.length - shown} more`}
        </p>
      )}
    </>
  );
};

export const Preview = ({ matchers }: { readonly matchers: readonly SilenceMatcher[] }) => {
  const isWhole = matchers.length > 0 && matchers.every(({ value }) => value !== '');
  return (
    <section className="preview" aria-label="Preview">
      <h3>Preview</h3>
      {isWhole ? (
        <Asked matchers={matchers} />
      ) : (
        <p className="ui-muted">Fill in every line to see what it would match.</p>
      )}
    </section>
  );
};
