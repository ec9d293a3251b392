// One figure, as it is now. The query is of this moment: a range would go on showing the last value
// after the data ended.

import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Frame, framed, query } from './frame.ts';

export type Colouring = {
  readonly mappings?: readonly ValueMapping[];
  /** From the lowest; the first has the value null. Without any the figure has no colour. */
  readonly thresholds?: readonly Threshold[];
};

/** Grafana's colour of ordinary text. */
const plain: Threshold = { value: null, color: 'text' };

export const thresholds = (steps: readonly Threshold[] = [plain]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);

export const stat = (frame: Frame, expression: string, colouring: Colouring = {}): Panel =>
  framed(new PanelBuilder(), frame)
    .targets([query(expression, 0).instant()])
    .mappings([...(colouring.mappings ?? [])])
    .thresholds(thresholds(colouring.thresholds))
    .noValue('no data')
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .build();
