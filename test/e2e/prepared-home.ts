import { hostFacts } from '../../src/host/facts.ts';
import type { SandboxConnection } from '../../src/engine/ports.ts';
import { openConsole } from '../support/console.ts';
import { until } from '../support/desk.ts';

/**
 * Makes a home as somebody left it who began the workspace under a key file, connected these APIs and synced them: what
 * most tests begin with and few are about. Those drive the screens (`connectAll`).
 */
export async function prepareHome(folder: string, connections: readonly SandboxConnection[]): Promise<void> {
  const { operator } = hostFacts('web', '0.0.0');
  const { engine, call } = await openConsole({ folder, operator });
  try {
    for (const { providerId, label, baseUrl, settings, accountIds, price, secret } of connections) {
      const form = {
        label,
        baseUrl,
        settings: { ...settings },
        accountIds: [...accountIds],
        intervalMinutes: 60,
        price,
      };
      const { id } = await call.connections.add({ providerId, form, secret: { ...secret } });
      await until(
        `${label} is in sync`,
        () => call.connections.get({ id }),
        ({ health }) => health.state === 'in sync',
        60_000,
      );
    }
  } finally {
    await engine.stop();
  }
}
