// A panel of words, where there is nothing to measure and someone should know why.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';

/** @param markdown what of it comes from definitions stands in backticks, lest it be read as marks */
export const text = (title: string, markdown: string): Panel =>
  new PanelBuilder().title(title).mode(TextMode.Markdown).content(markdown).build();
