export { keepFocus } from './keep-focus.ts';
export { focusFirstRow, focusOn, focusScreen } from './places.ts';
