export { AnswerKeeper } from './answer-keeper.ts';
export { Line } from './line.ts';
export { createProviderHttp, type ExchangeRecorder } from './provider-http.ts';
export { removeSecrets } from './redaction.ts';
