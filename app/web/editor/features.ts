// The features of the editor page, in the order in which the page shows them.

import { preview } from '../preview/feature.ts';
import type { EditorFeature } from './feature.ts';

export const features: readonly EditorFeature[] = [preview];
