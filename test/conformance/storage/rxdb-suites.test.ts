import { runRxdbSuites } from './rxdb-suites.ts';

runRxdbSuites();
