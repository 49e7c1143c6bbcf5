import { holdToTruth } from './hold-to-truth.ts';
import { imitations } from './rich-utilities.ts';

holdToTruth('rich-utilities', imitations);
