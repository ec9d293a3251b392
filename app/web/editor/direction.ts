// Each line runs as its first letters do, so that Arabic and Hebrew stand beside English. Only lines
// in sight are marked.

import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

const auto = Decoration.line({ attributes: { dir: 'auto' } });

const decorate = (view: EditorView): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let place = from; place <= to; ) {
      const line = view.state.doc.lineAt(place);
      builder.add(line.from, line.from, auto);
      place = line.to + 1;
    }
  }
  return builder.finish();
};

const directions = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.decorations = decorate(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const lineDirections: Extension = [EditorView.perLineTextDirection.of(true), directions];
