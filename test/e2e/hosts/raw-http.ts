import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** A request with any headers at all, also those that a browser keeps for itself. */
export function get(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return send(origin, path, method, headers);
}

export function post(origin: string, path: string, body: string, headers: Record<string, string>): Promise<Answer> {
  return send(origin, path, 'POST', { 'content-type': 'application/json', ...headers }, body);
}

/** @returns the status that an upgrade to a socket was answered with; 101 opened one, which is closed at once. */
export function askSocket(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const asking = request(origin + path, { headers: upgrade });
    asking.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    asking.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end();
  });
}

function send(
  origin: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    // The path is sent as it is: a URL object would tidy up what is being tested.
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
