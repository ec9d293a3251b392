// Whether the traces are handed on, and what waits: shown while anything does or was lost.

import { age } from '../../../ui/duration.ts';
import { count } from '../../../ui/figure.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { ForwardingRow } from '../../serve/traces/shapes.ts';
import { useFetched } from '../live/use-board.ts';
import { forwardingTone, forwardingWords } from './forwarding.ts';

const askEveryMs = 5000;

export const ForwardingLine = ({ now }: { readonly now: number }) => {
  const { value } = useFetched<ForwardingRow | null>('/api/forwarding', null, askEveryMs);
  if (value === null) return null;
  const tone = forwardingTone(value);
  const words = forwardingWords(value);
  if (tone === 'quiet')
    return (
      <p className="ui-muted trace-forwarding">
        Handed on to <code>{value.url}</code>: {words}.
      </p>
    );
  return (
    <Notice
      tone={tone}
      title={value.failing === null ? 'Traces wait to be handed on' : 'Traces are not handed on'}
    >
      <code>{value.url}</code>: {words}
      {value.oldestAt !== null && `, the oldest for ${age(value.oldestAt, now)}`}
      {value.failing !== null && `; ${value.failing}`}
      {value.lost > 0 && `; ${count(value.lost)} bodies were lost since the collector started`}.
    </Notice>
  );
};
