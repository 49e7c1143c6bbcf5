import { runSequences } from './model-sequences.ts';

runSequences(1, 2);
