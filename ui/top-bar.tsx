// The bar at the top of every page and the heading of each: where am I, where else can I go.
// The first stop of the keyboard is the link past the bar to <main id="main">.

import type { ReactNode } from 'react';
import './top-bar.css';

export type TopBarLink = {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
  /** A small count beside the label, with its meaning for screen readers. */
  readonly count?: { readonly value: number; readonly meaning: string } | undefined;
};

export type TopBarProps = {
  /** What stands after the name: 'Board', 'Documents'. */
  readonly section?: string;
  readonly links: readonly TopBarLink[];
  /** At the far end: connection state, the person signed in. */
  readonly end?: ReactNode;
};

/** A semaphore's arm, raised. */
const Mark = () => (
  <svg className="ui-mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M6 2h3v20H6z" className="ui-mark-post" />
    <path d="M9 9 20.5 3.6v5.6L9 14.6z" className="ui-mark-arm" />
  </svg>
);

export const TopBar = ({ section, links, end }: TopBarProps) => (
  <header className="ui-top">
    <a className="ui-skip" href="#main">
      Skip to content
    </a>
    <a className="ui-brand" href="/">
      <Mark />
      <span>Signalbox</span>
      {section && <span className="ui-brand-section">{section}</span>}
    </a>
    <nav className="ui-nav" aria-label="Main">
      {links.map((link) => (
        <a key={link.href} href={link.href} aria-current={link.current ? 'page' : undefined}>
          {link.label}
          {link.count !== undefined && link.count.value > 0 && (
            <span className="ui-count">
              {link.count.value}
              <span className="ui-unseen"> {link.count.meaning}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
    {end && <div className="ui-top-end">{end}</div>}
  </header>
);

export type PageHeaderProps = {
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly actions?: ReactNode;
};

export const PageHeader = ({ title, lead, back, actions }: PageHeaderProps) => (
  <header className="ui-page-header">
    {back && (
      <a className="ui-back" href={back.href}>
        <span aria-hidden="true">←</span> {back.label}
      </a>
    )}
    <div className="ui-page-title">
      <h1>{title}</h1>
      {actions && <div className="ui-card-actions">{actions}</div>}
    </div>
    {lead && <div className="ui-page-lead">{lead}</div>}
  </header>
);
