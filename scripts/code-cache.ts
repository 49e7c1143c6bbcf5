import { join } from 'node:path';
import { ROOT } from './root.ts';

/** Where Node keeps what it compiled of the loopback host, which each start would compile anew. Goes with the packages. */
export const CODE_CACHE = join(ROOT, 'node_modules', '.cache', 'counterfoil-code');
