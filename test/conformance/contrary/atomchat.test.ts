import { holdToTruth } from './hold-to-truth.ts';
import { imitations } from './atomchat.ts';

holdToTruth('atomchat', imitations);
