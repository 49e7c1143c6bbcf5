export { createChangeHub, type ChangeHub } from './hub.ts';
