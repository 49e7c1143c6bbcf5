import { z } from 'zod';

const ClaimsSchema = z.object({
  sub: z.string().optional(),
  /** Seconds since the epoch. */
  iat: z.number().optional(),
  exp: z.number().optional(),
});
type JwtClaims = z.infer<typeof ClaimsSchema>;

/** What a JWT says of itself, unverified: good for its lifetime and its owner, never for trust. `null`: not a JWT. */
export function readJwtClaims(token: string): JwtClaims | null {
  const payload = token.split('.')[1];
  if (payload === undefined || token.split('.').length !== 3) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (unit) =>
      unit.charCodeAt(0),
    );
    const parsed = ClaimsSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
