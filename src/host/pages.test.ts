import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NONCE_PLACEHOLDER } from './csp.ts';
import { createPages, findFile } from './pages.ts';

let root: string;
beforeAll(() => {
  const outer = mkdtempSync(join(tmpdir(), 'counterfoil-pages-'));
  root = join(outer, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(outer, 'secret.js'), 'outside');
  mkdirSync(join(outer, 'renderer-evil'));
  writeFileSync(join(outer, 'renderer-evil', 'x.js'), 'outside');
  writeFileSync(join(root, 'index.html'), `<meta nonce="${NONCE_PLACEHOLDER}"><style nonce="${NONCE_PLACEHOLDER}">`);
  writeFileSync(join(root, 'assets', 'a.js'), 'inside');
  writeFileSync(join(root, 'assets', 'a.map'), 'not for the page');
});
afterAll(() => rmSync(join(root, '..'), { recursive: true }));

const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('pages', () => {
  it.each(['/', '/index.html', '/accounts', '/accounts/0198', '/settings?x=1'.split('?')[0]!])(
    'answers %s with the start page',
    async (path) => {
      const answer = await createPages(root, "'none'").answer(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    },
  );

  it('gives every start page a nonce of its own, in the policy and in the page', async () => {
    const pages = createPages(root, "'none'");
    const [one, two] = [await pages.answer('/'), await pages.answer('/')];
    const nonce = (answer: typeof one) =>
      /'nonce-([\w-]{24})'/.exec(answer.headers['content-security-policy'] ?? '')?.[1];
    expect(nonce(one)).toBeDefined();
    expect(nonce(one)).not.toBe(nonce(two));
    expect(text(one.body)).toBe(`<meta nonce="${nonce(one)}"><style nonce="${nonce(one)}">`);
  });

  it('allows no inline script, no eval and nothing from elsewhere', async () => {
    const policy = (await createPages(root, "'none'").answer('/')).headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('serves the start page for an account whose id holds a dot', async () => {
    const pages = createPages(root, "'none'");
    for (const path of ['/accounts/ada@mail.example', '/accounts/a.js']) {
      expect(await pages.answer(path)).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    }
    expect((await pages.answer('/none.js')).status).toBe(404);
  });

  it('serves files by a fixed table of endings', async () => {
    const pages = createPages(root, "'none'");
    expect(await pages.answer('/assets/a.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
    expect((await pages.answer('/assets/a.map')).status).toBe(404);
    expect((await pages.answer('/assets/none.js')).status).toBe(404);
  });

  it.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/../../secret.js',
    '/../renderer-evil/x.js',
    '/..\\secret.js',
    '/%5c..%5csecret.js',
    '/a%00.js',
    '/%',
    'secret.js',
    '//etc/passwd.js',
  ])('does not serve %s from outside', async (path) => {
    const answer = await createPages(root, "'none'").answer(path);
    expect(answer.status).not.toBe(200);
    expect(text(answer.body)).not.toContain('outside');
  });

  it('never finds a file outside its folder', () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', 'x', 'renderer-evil', '%00', '%', '//');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = findFile(root, `/${parts.join('/')}`);
        expect(file === null || file === root || file.startsWith(root + sep)).toBe(true);
      }),
    );
  });
});
