import { holdToTruth } from './hold-to-truth.ts';
import { imitations } from './editpad.ts';

holdToTruth('editpad', imitations);
