export { partsOf, readAcross, type Segment } from './segments.ts';
