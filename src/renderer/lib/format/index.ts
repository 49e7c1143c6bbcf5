export { ABSENT, decimalsOf, formatAmount, formatBytes, formatCount, formatCountOf, signOf } from './amount.ts';
export {
  daysUntil,
  formatAge,
  formatDay,
  formatExactTime,
  formatHour,
  formatPlainDate,
  formatSpan,
  formatTime,
  formatTimeToSecond,
} from './time.ts';
export { localiseSentence, splitSentence } from './sentence.ts';
export { setOutJson } from './set-out-json.ts';
export { truncateMiddle } from './text.ts';
