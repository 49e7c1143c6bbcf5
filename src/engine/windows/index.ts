export { readAcross, type Segment } from './segments.ts';
