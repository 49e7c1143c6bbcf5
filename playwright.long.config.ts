/** Before a release: the desktop app runs all that the loopback host runs. */
process.env['COUNTERFOIL_E2E'] = 'whole';
const { default: config } = await import('./playwright.config.ts');
export default config;
