export { AnswerKeeper } from './answer-keeper.ts';
export { Line } from './line.ts';
export { createProviderHttp, type ExchangeRecorder } from './provider-http.ts';
export type { Reservation } from './token-bucket.ts';
