import { randomBytes } from 'node:crypto';
import { runRxdbSuites } from './rxdb-suites.ts';

runRxdbSuites(randomBytes(32));
