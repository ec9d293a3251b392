// What this browser keeps of edits that the hub has not taken, and of which documents. It is sent by
// itself; what cannot be sent any more can be read and given up here.

import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { keeping } from '../editor/kept-here.ts';
import type { UnsentRecord } from '../editor/unsent-store.ts';
import { documentPath } from '../routing/route.ts';

const lookMs = 2_000;
/** What goes by itself within a moment is nothing to tell of. */
const toldAfterMs = 4_000;

const look = async (): Promise<readonly UnsentRecord[]> => {
  const keeper = await keeping;
  const records = (await keeper?.records()) ?? [];
  return records.filter(({ at }) => Date.now() - at > toldAfterMs);
};

const useKept = () => {
  const [records, setRecords] = useState<readonly UnsentRecord[]>([]);
  useEffect(() => {
    let gone = false;
    const show = async () => {
      const found = await look();
      if (!gone) setRecords(found);
    };
    void show();
    const timer = setInterval(() => void show(), lookMs);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  const discard = async (client: string) => {
    await (await keeping)?.discard(client);
    setRecords((before) => before.filter((record) => record.client !== client));
  };
  return { records, discard };
};

const edits = (count: number): string => `${count} ${count === 1 ? 'edit' : 'edits'}`;

export const KeptNotice = () => {
  const { records, discard } = useKept();
  // Whoever is here has not opened those documents: they are sent from here, too.
  useEffect(() => {
    if (records.length > 0) void import('../editor/use-document.ts');
  }, [records.length]);
  if (records.length === 0) return null;
  return (
    <div className="documents-kept">
      <Notice tone="warning" title="Not sent yet, and kept in this browser">
        <ul>
          {records.map(({ client, document, title, count }) => (
            <li key={client}>
              {edits(count)} of <a href={documentPath(document)}>{title}</a>
              <Button
                kind="quiet"
                aria-label={`Give up ${edits(count)} of ${title}`}
                onClick={() => {
                  if (confirm(`${edits(count)} of “${title}” will be lost.`)) void discard(client);
                }}
              >
                Give up
              </Button>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
};
