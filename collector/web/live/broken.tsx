// What is shown when a page cannot be drawn: an error that says so, never an empty page. React tells
// of a fault only to a class.

import { Component, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

type Props = { readonly children: ReactNode };
type State = { readonly fault: string | null };

export class Broken extends Component<Props, State> {
  override readonly state: State = { fault: null };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <>
        <h1>This page cannot be shown</h1>
        <Notice
          tone="error"
          title="This page broke while it was drawn"
          actions={<Button onClick={() => location.reload()}>Load the board anew</Button>}
        >
          {fault}. The fault is the board’s: nothing is said by it about your services.{' '}
          <code>signalbox status</code> shows them in a terminal.
        </Notice>
      </>
    );
  }
}
