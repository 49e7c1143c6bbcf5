import { expect, test } from '../../fixtures.ts';
import { askSocket, get, post } from '../../hosts/raw-http.ts';
import { openShell } from '../../pages/shell.ts';
import { connectAll, PASSPHRASE } from '../../tasks.ts';
import { vault } from '../../pages/vault.ts';

test.describe('the loopback host', () => {
  test('turns away foreign names, foreign origins and other methods', async ({ running }) => {
    const { origin } = running;
    expect((await get(origin, '/')).status).toBe(200);
    expect((await get(origin, '/', { host: 'evil.example' })).status).toBe(403);
    expect((await get(origin, '/', { host: `localhost.evil.example:${new URL(origin).port}` })).status).toBe(403);
    expect((await get(origin, '/', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await get(origin, '/', { origin: 'null' })).status).toBe(403);
    expect((await get(origin, '/assets/x.js', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(origin, '/session', '{"token":"x"}', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post(origin, '/session', '{"token":"x"}', {})).status).toBe(403);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE']) {
      expect((await get(origin, '/', {}, method)).status, method).toBe(405);
    }
    expect((await get(origin, '/%2e%2e/main/index.js')).status).toBe(400);
  });

  test('takes its token once, and gives a cookie that no script can read', async ({ running }) => {
    const shell = openShell(running);
    await shell.ready();
    expect(running.page.url()).not.toContain('token');
    expect(await shell.readableCookies()).toBe('');
    const [cookie, ...others] = await running.page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', domain: '127.0.0.1' });

    const token = /#token=([\w-]+)/.exec(running.output())?.[1] ?? '';
    expect(token).toHaveLength(43);
    const again = await post(running.origin, '/session', JSON.stringify({ token }), { origin: running.origin });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    const guessed = await post(running.origin, '/session', '{"token":"guess"}', { origin: running.origin });
    expect(guessed.status).toBe(401);
  });

  test('opens no socket without both halves of a session, from another origin or under another name', async ({
    running,
  }) => {
    const shell = openShell(running);
    await shell.ready();
    const [{ name, value } = { name: '', value: '' }] = await running.page.context().cookies();
    const cookie = `${name}=${value}`;
    const secret = await shell.sessionSecret();
    const { origin } = running;
    const ours = { 'sec-websocket-protocol': `counterfoil, ${secret}` };
    expect(await askSocket(origin, '/socket', { origin, cookie, ...ours })).toBe(101);
    expect(await askSocket(origin, '/socket', { origin, ...ours })).toBe(401);
    // The cookie alone goes to every port of 127.0.0.1.
    expect(await askSocket(origin, '/socket', { origin, cookie, 'sec-websocket-protocol': 'counterfoil' })).toBe(401);
    const altered = { origin, cookie: `${name}=${value.slice(1)}x`, ...ours };
    expect(await askSocket(origin, '/socket', altered)).toBe(401);
    expect(await askSocket(origin, '/socket', { cookie, ...ours })).toBe(403);
    expect(await askSocket(origin, '/socket', { origin: 'http://evil.example', cookie, ...ours })).toBe(403);
    expect(await askSocket(origin, '/socket', { origin, cookie, host: 'evil.example', ...ours })).toBe(403);
    expect(await askSocket(origin, '/elsewhere', { origin, cookie, ...ours })).toBe(403);
  });

  test('goes on in the same tab after a lock, in a session of its own', async ({ running, sandbox }) => {
    await connectAll(running, sandbox, 'gitread');
    const shell = openShell(running);
    const before = await shell.sessionSecret();
    const locking = vault(running.page);
    await locking.lock();
    await locking.seesLocked();
    await locking.unlock(PASSPHRASE);
    await locking.seesOpen();
    expect(await shell.sessionSecret()).not.toBe(before);
    await running.page.reload();
    await shell.ready();
  });

  test('goes on with the same session after a reload', async ({ running }) => {
    const shell = openShell(running);
    await shell.ready();
    await running.page.reload();
    await shell.ready();
  });
});
