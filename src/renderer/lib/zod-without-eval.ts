import { z } from 'zod';

// zod compiles its schemas with `new Function` where it may. The page's policy forbids that, and even the attempt is
// reported as a breach; so it is told not to try, before the first schema is made.
z.config({ jitless: true });
