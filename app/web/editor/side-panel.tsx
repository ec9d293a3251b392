// What stands beside the text: a button for each feature that has something to show there, and the
// part that is open. One is open at a time, or none. The buttons are always in sight.

import { Suspense, useCallback, useState } from 'react';
import { Loading } from '../../../ui/notice.tsx';
import type { EditorFeature, FeatureProps } from './feature.ts';
import { features } from './features.ts';
import './side-panel.css';

type WithPanel = EditorFeature & { readonly panel: NonNullable<EditorFeature['panel']> };

const withPanel = features.filter((feature): feature is WithPanel => feature.panel !== undefined);
const regionOf = (id: string): string => `side-${id}`;

export type SidePanelState = {
  /** The id of the feature whose part is open. */
  readonly open: string | null;
  readonly show: (id: string) => void;
  readonly toggle: (id: string) => void;
};

export const useSidePanel = (): SidePanelState => {
  const [open, setOpen] = useState<string | null>(null);
  const toggle = useCallback((id: string) => setOpen((now) => (now === id ? null : id)), []);
  return { open, show: setOpen, toggle };
};

export const SideButtons = ({
  state,
  feature,
}: {
  readonly state: SidePanelState;
  /** Null until the editor is there. */
  readonly feature: FeatureProps | null;
}) => (
  <div className="side-buttons">
    {withPanel.map(({ id, panel: { label, Badge } }) => (
      <button
        key={id}
        type="button"
        className="ui-button side-button"
        aria-expanded={state.open === id}
        aria-controls={state.open === id ? regionOf(id) : undefined}
        onClick={() => state.toggle(id)}
      >
        {label}
        {Badge !== undefined && feature !== null && <Badge {...feature} />}
      </button>
    ))}
  </div>
);

export const SidePanel = ({
  state,
  feature,
}: {
  readonly state: SidePanelState;
  readonly feature: FeatureProps;
}) => {
  const shown = withPanel.find(({ id }) => id === state.open);
  if (shown === undefined) return null;
  const { Content, label } = shown.panel;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who works by keyboard scrolls it.
    <section id={regionOf(shown.id)} className="side-panel" aria-label={label} tabIndex={0}>
      <Suspense fallback={<Loading what="this part" />}>
        <Content {...feature} />
      </Suspense>
    </section>
  );
};

export const FeatureBars = ({ feature }: { readonly feature: FeatureProps }) =>
  features.map(({ id, Bar }) => Bar !== undefined && <Bar key={id} {...feature} />);
