export { createSettings, type SettingsService } from './settings.ts';
