import { holdToTruth } from './hold-to-truth.ts';
import { imitations } from './gitread.ts';

holdToTruth('gitread', imitations);
