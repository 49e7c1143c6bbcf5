export { createActivity, type Activity } from './activity.ts';
