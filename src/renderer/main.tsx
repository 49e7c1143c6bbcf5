import './lib/trusted-types.ts';
import './lib/zod-without-eval.ts';
import '@fontsource-variable/inter/wght.css';
import './theme/base.css';
// In a cascade layer: our own rules win wherever they stand.
import '@mantine/core/styles.layer.css';
import './theme/tokens.css';
import './theme/mantine.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { connectEngine, openTransport } from './lib/engine/index.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

createRoot(root).render(
  <StrictMode>
    <App connection={connectEngine(openTransport)} />
  </StrictMode>,
);
