import type { CardLayout } from '../../../contracts/template';
import type { Layout } from '../design';
import { banner } from './banner';
import { poster } from './poster';
import { split } from './split';
import { statement } from './statement';

export type LayoutName = Exclude<CardLayout, 'auto'>;

export const LAYOUTS: Record<LayoutName, Layout> = { statement, split, poster, banner };
