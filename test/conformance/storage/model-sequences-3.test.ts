import { runSequences } from './model-sequences.ts';

runSequences(3, 4);
