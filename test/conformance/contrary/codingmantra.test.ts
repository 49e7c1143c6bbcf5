import { holdToTruth } from './hold-to-truth.ts';
import { imitations } from './codingmantra.ts';

holdToTruth('codingmantra', imitations);
