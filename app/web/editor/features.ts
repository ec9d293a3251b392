// The features of the editor page, in the order in which the page shows them.

import { annotations } from '../annotations/feature.tsx';
import { locks } from '../locks/feature.ts';
import { preview } from '../preview/feature.ts';
import type { EditorFeature } from './feature.ts';

export const features: readonly EditorFeature[] = [annotations, locks, preview];
