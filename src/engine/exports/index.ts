export { guardText, unguardText } from './cells.ts';
export { csvHeader, csvLines, quoteText } from './csv.ts';
export { exportJob } from './export-job.ts';
export { createExports, type Exports } from './exports.ts';
export { writeWhole } from './write-file.ts';
