import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { NONCE_PLACEHOLDER } from './src/host/csp.ts';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Bundled, so that the package ships nothing that is never run: only what has a binary of its own stays outside.
      externalizeDeps: false,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        external: ['electron', 'better-sqlite3-multiple-ciphers', '@napi-rs/keyring'],
        input: {
          index: at('src/main/index.ts'),
          'sandbox-worker': at('src/sandbox/worker.ts'),
          'store-worker': at('src/engine/thread.ts'),
          // The loopback host, with the same threads: what both hosts run is there once. The package leaves it out.
          'web/index': at('src/web/main.ts'),
        },
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file: it can require electron and nothing of ours.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    html: { cspNonce: NONCE_PLACEHOLDER },
    plugins: [
      react(),
      // Routes have depth (`/accounts/…`), so assets are addressed from the root; electron-vite alone would write `./`.
      { name: 'counterfoil:base', enforce: 'post', config: () => ({ base: '/' }) },
    ],
    build: {
      outDir: 'out/renderer',
      license: { fileName: 'licenses.md' },
      emptyOutDir: true,
      // The policy allows fonts and scripts from our own origin only: nothing is written into the page as data.
      assetsInlineLimit: 0,
      minify: true,
      chunkSizeWarningLimit: 2500,
      rolldownOptions: {
        input: at('src/renderer/index.html'),
        output: {
          // The first import of main.tsx is not the first code that runs: the chunks that it shares with screens are, and
          // they make schemas. In one chunk with zod itself the setting is there before anybody has zod.
          codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|\/zod-without-eval\.ts$/ }] },
        },
      },
    },
  },
});
