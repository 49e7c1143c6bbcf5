export { useLooks, useRowHeight } from './looks.ts';
export { keepStored, readStored } from './stored.ts';
