export { changeOfAreas, createChangeHub, type ChangeHub } from './hub.ts';
