import { redact, redactText } from '../domain/redact.ts';
import type { Logger } from './ports.ts';

/** A logger that nothing secret passes, whatever the host's own does. */
export function withRedaction(logger: Logger): Logger {
  return {
    info: (event, data) => logger.info(redactText(event), redactData(data)),
    warn: (event, data) => logger.warn(redactText(event), redactData(data)),
    error: (event, data) => logger.error(redactText(event), redactData(data)),
  };
}

function redactData(
  data: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  return data === undefined ? undefined : (redact(data) as Readonly<Record<string, unknown>>);
}
