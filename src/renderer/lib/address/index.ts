export { useAddress, type ChangeAddress } from './use-address.ts';
