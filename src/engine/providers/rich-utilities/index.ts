import type { Provider } from '../provider.ts';
import { listAccounts, probe, readBalance, readUsage } from './client.ts';
import { readLedger } from './ledger.ts';
import { manifest } from './manifest.ts';

export const provider: Provider = { manifest, probe, listAccounts, readBalance, readLedger, readUsage };
