import { instant } from '../../src/domain/time.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { ProviderError, type HttpExchange, type ProviderHttp } from '../../src/engine/providers/provider.ts';
import { parseWireJson } from '../../src/engine/providers/wire.ts';

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Real HTTP without the engine's limits and retries: what a provider does is seen as it is. */
export function fetchHttp(baseUrl: string, sent: HttpExchange[] = []): ProviderHttp {
  return {
    async send(exchange) {
      sent.push(exchange);
      const startedAt = systemClock.now();
      const response = await fetch(addressOf(baseUrl, exchange), init(exchange)).catch((cause: unknown) => {
        throw failed('unreachable', 'There was no answer.', exchange, cause);
      });
      if (response.status >= 300 && response.status < 400) throw failed('redirected', 'Redirected.', exchange);
      const text = await response.text().catch((cause: unknown) => {
        throw failed('unreachable', 'The answer broke off.', exchange, cause);
      });
      const headers = Object.fromEntries(response.headers);
      const { status } = response;
      return { status, json: parse(text, exchange), headers, startedAt, endedAt: systemClock.now() };
    },
  };
}

function addressOf(baseUrl: string, exchange: HttpExchange): URL {
  const url = new URL(`${baseUrl.replace(/\/$/, '')}${exchange.path}`);
  for (const [name, value] of Object.entries(exchange.query ?? {})) url.searchParams.set(name, value);
  return url;
}

function init({ method, headers, body }: HttpExchange): RequestInit {
  if (body === undefined) return { method, headers, redirect: 'manual' };
  const type = body.kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const text = body.kind === 'json' ? JSON.stringify(body.value) : new URLSearchParams(body.value).toString();
  return { method, headers: { ...headers, 'Content-Type': type }, body: text, redirect: 'manual' };
}

function parse(text: string, exchange: HttpExchange): unknown {
  try {
    return parseWireJson(text);
  } catch (cause) {
    throw failed('not json', 'The answer is not JSON.', exchange, cause);
  }
}

function failed(
  code: 'unreachable' | 'redirected' | 'not json',
  sentence: string,
  exchange: HttpExchange,
  cause?: unknown,
) {
  return new ProviderError(code, { code: `provider.${code}`, sentence, where: exchange.call }, { cause });
}
