import { runSequences } from './model-sequences.ts';

runSequences(2, 2);
