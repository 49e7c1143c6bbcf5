/**
 * Looks at what `npm run package` made, and fails where it is not what electron-builder.yml asks for: the fuses as they
 * stand in the executable, what is in the archive, and how the desktop starts it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { checkPackages } from './package-checks.ts';

const faults = checkPackages(join(ROOT, 'dist'), readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log('The packages are as they should be: fuses, archive, desktop entry.');
process.exitCode = faults.length === 0 ? 0 : 1;
