// Thresholds with how near each is. The bar is the way to the threshold: full means that it holds.

import { StatusShape } from '../../../ui/status-badge.tsx';
import type { Threshold } from './readings.ts';
import './threshold-list.css';

export const ThresholdList = ({ thresholds }: { readonly thresholds: readonly Threshold[] }) => (
  <ul className="thresholds">
    {thresholds.map((each) => (
      <li
        key={`${each.colour} ${each.text}`}
        className={`threshold threshold-${each.colour}`}
        data-holds={each.holds}
      >
        <span className="threshold-sign">
          <StatusShape status={each.colour} />
          <span className="ui-unseen">{each.colour}:</span>
        </span>
        <span className="threshold-text">{each.text}</span>
        <span className="threshold-now" title={each.exact}>
          <span className="ui-unseen">now </span>
          {each.now}
        </span>
        <span className="threshold-way" aria-hidden="true">
          <span style={{ inlineSize: `${each.nearness * 100}%` }} />
        </span>
        {each.holds && <span className="ui-unseen">holds</span>}
      </li>
    ))}
  </ul>
);
