// Lets components beside the text follow it: each update of the editor, for as long as they listen.

import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { useEffect, useEffectEvent } from 'react';
import { Listeners } from '../../collaboration/protocol/listeners.ts';

class Updates implements PluginValue {
  readonly listeners = new Listeners<ViewUpdate>();

  update(update: ViewUpdate): void {
    this.listeners.tell(update);
  }
}

const plugin = ViewPlugin.fromClass(Updates);

/** The extension that makes listening possible. */
export const updates = plugin.extension;

/** While the editor updates, nothing may be dispatched to it: wait for a turn. */
export const useUpdates = (view: EditorView, listener: (update: ViewUpdate) => void): void => {
  const hear = useEffectEvent(listener);
  useEffect(() => view.plugin(plugin)?.listeners.add((update) => hear(update)), [view]);
};
