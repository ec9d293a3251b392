// A surface with a heading: what belongs together. The heading names the region for screen readers.

import { type ReactNode, useId } from 'react';
import './card.css';

export type CardProps = {
  readonly title?: ReactNode;
  /** Beside the heading: a link or a button. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** False lets a table or a chart touch the edges. */
  readonly padded?: boolean;
  readonly children: ReactNode;
};

export const Card = ({ title, actions, className = '', padded = true, children }: CardProps) => {
  const id = useId();
  return (
    <section className={`ui-card ${className}`} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className="ui-card-head">
          {title && <h2 id={id}>{title}</h2>}
          {actions && <div className="ui-card-actions">{actions}</div>}
        </header>
      )}
      <div className={padded ? 'ui-card-body' : 'ui-card-body ui-card-flush'}>{children}</div>
    </section>
  );
};
