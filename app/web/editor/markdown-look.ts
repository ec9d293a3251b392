// Markdown that looks like what it means while its signs stay in sight: headings are large, marks
// are faint. Only classes are set; the style sheet decides the rest.

import { markdown } from '@codemirror/lang-markdown';
import { syntaxTree } from '@codemirror/language';
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

const classes: Readonly<Record<string, string>> = {
  ATXHeading1: 'md-heading md-heading-1',
  ATXHeading2: 'md-heading md-heading-2',
  ATXHeading3: 'md-heading md-heading-3',
  ATXHeading4: 'md-heading',
  StrongEmphasis: 'md-strong',
  Emphasis: 'md-emphasis',
  InlineCode: 'md-code',
  FencedCode: 'md-code',
  Link: 'md-link',
  Autolink: 'md-link',
  Blockquote: 'md-quote',
  HeaderMark: 'md-mark',
  EmphasisMark: 'md-mark',
  CodeMark: 'md-mark',
  QuoteMark: 'md-mark',
  ListMark: 'md-mark',
  URL: 'md-mark',
};

const marks = new Map(
  Object.entries(classes).map(([name, value]) => [name, Decoration.mark({ class: value })]),
);

const decorate = (view: EditorView): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const mark = marks.get(node.name);
        if (mark !== undefined && node.from < node.to) builder.add(node.from, node.to, mark);
      },
    });
  }
  return builder.finish();
};

const look = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update({ docChanged, viewportChanged, startState, state, view }: ViewUpdate): void {
      // The parser works on in the background: a new tree may come without a change.
      if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) {
        this.decorations = decorate(view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const markdownLook: Extension = [markdown(), look];
