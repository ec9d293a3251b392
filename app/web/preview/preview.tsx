// The text as it is meant to be read. It follows what is typed when there is a moment's pause, which
// is longer where a long text takes longer, so that typing never waits for it. Where the cursor goes,
// it goes too.

import type { EditorView } from '@codemirror/view';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { FeatureProps } from '../editor/feature.ts';
import { useUpdates } from '../editor/updates.ts';
import { rendered } from './markdown.ts';
import './preview.css';

const shortestPauseMs = 120;
/** Of the time, at most so much goes into the preview. */
const share = 0.2;

const shownOf = ({ state: { doc } }: EditorView) => ({ doc, nodes: rendered(doc.toString()) });

const useText = (view: EditorView): readonly ReactNode[] => {
  const [shown, setShown] = useState(() => shownOf(view));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pauseMs = useRef(shortestPauseMs);
  useUpdates(view, ({ docChanged }) => {
    if (!docChanged) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const began = performance.now();
      setShown(shownOf(view));
      pauseMs.current = Math.max(shortestPauseMs, (performance.now() - began) / share);
    }, pauseMs.current);
  });
  // What came between the first rendering and the listening has told nobody.
  useEffect(() => setShown((now) => (now.doc === view.state.doc ? now : shownOf(view))), [view]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return shown.nodes;
};

/** Brings what is written at a line, from 0, into sight, where it is not. */
const showLine = (place: HTMLElement, line: number): void => {
  const blocks = [...place.querySelectorAll<HTMLElement>('[data-line]')];
  const block = blocks.findLast(({ dataset }) => Number(dataset.line) <= line);
  const panel = place.parentElement;
  if (block === undefined || panel === null) return;
  const { top, bottom } = block.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  if (top >= frame.top && bottom <= frame.bottom) return;
  panel.scrollTop += top - frame.top - frame.height / 3;
};

const useCursor = (view: EditorView, place: RefObject<HTMLElement | null>): void => {
  const last = useRef(-1);
  useUpdates(view, ({ state, selectionSet }) => {
    if (!selectionSet) return;
    const line = state.doc.lineAt(state.selection.main.head).number - 1;
    if (line === last.current || place.current === null) return;
    last.current = line;
    showLine(place.current, line);
  });
};

export const Preview = ({ view }: FeatureProps) => {
  const place = useRef<HTMLDivElement>(null);
  const shown = useText(view);
  useCursor(view, place);
  return (
    <div className="preview" ref={place}>
      {shown.length === 0 ? <p className="ui-muted">Nothing is written yet.</p> : shown}
    </div>
  );
};
