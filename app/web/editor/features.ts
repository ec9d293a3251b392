// The features of the editor page, in the order in which the page shows them.

import { annotations } from '../annotations/feature.tsx';
import { authors } from '../authors/feature.ts';
import { locks } from '../locks/feature.ts';
import { preview } from '../preview/feature.ts';
import type { EditorFeature } from './feature.ts';

export const features: readonly EditorFeature[] = [annotations, locks, preview, authors];
