import { runSequences } from './model-sequences.ts';

runSequences(4, 4);
