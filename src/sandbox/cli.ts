import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from './index.ts';

const HELP = `The five credits APIs on loopback.

  npm run sandbox -- [options]

  --port N       control endpoint at N, the APIs at the ports after it (default: any free ones)
  --seed N       another seed is another world (default 1)
  --entries N    ledger entries per account, 0 to 1000000 (default 250)
  --users N      accounts of the API whose key reaches many (default 40, in a year what is left of 200)
  --keys N       keys, and so connections, per API (default 1, in a year 10)
  --year         a year of 200 accounts that ends at the epoch: 10 keys per API, the rest at the one whose key
                 reaches many
  --year-days N  days of the year that have passed when it begins (default 365)
  --rate N       entries that arrive per minute and account, 0 to freeze (default 1, in a year 0)
  --epoch TIME   when the world begins, ISO 8601 (default: now)
  --state FILE   keep what changes in this file, and go on from it
`;

const print = (text: string) => process.stdout.write(text);
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));

try {
  await run();
} catch (error) {
  const sentence = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
  process.stderr.write(`${sentence}\n\n${HELP}`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      entries: { type: 'string' },
      users: { type: 'string' },
      keys: { type: 'string' },
      year: { type: 'boolean' },
      'year-days': { type: 'string' },
      rate: { type: 'string' },
      epoch: { type: 'string' },
      state: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    print(HELP);
    return;
  }
  const sandbox = await startSandbox({
    seed: number(values.seed),
    entriesPerAccount: number(values.entries),
    atomchatUsers: number(values.users),
    keysPerApi: number(values.keys),
    isYear: values.year,
    yearDays: number(values['year-days']),
    debitsPerMinute: number(values.rate) ?? (values.year ? 0 : 1),
    epoch: values.epoch,
    port: number(values.port),
    stateFile: values.state,
  });
  for (const { label, baseUrl, secret } of sandbox.connections) {
    print(`${label}\n  base URL  ${baseUrl}\n`);
    for (const [name, value] of Object.entries(secret)) print(`  ${name}  ${value}\n`);
  }
  print(`control endpoint\n  ${sandbox.controlUrl}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop());
}
