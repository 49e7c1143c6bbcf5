import type { Provider } from '../provider.ts';
import { listAccounts, probe, readBalance, write } from './client.ts';
import { readLedger } from './history.ts';
import { manifest } from './manifest.ts';
import { proveWrites } from './prove-writes.ts';

export const provider: Provider = { manifest, probe, listAccounts, readBalance, readLedger, write, proveWrites };
