import { join } from 'node:path';
import { ROOT } from './root.ts';

/**
 * Where Node keeps what it made of the sources: they run as they stand, and each start would strip and compile every file
 * anew. Goes with the packages.
 */
export const CODE_CACHE = join(ROOT, 'node_modules', '.cache', 'counterfoil-code');
