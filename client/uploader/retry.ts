// When a request is tried again, and after how long.

const LONGEST_SECONDS = 60;

/** Whether trying again may help: no answer (0), overload, a server starting again, a gap (409) that asking closes. */
export function mayPass(status: number): boolean {
  return [0, 408, 409, 425, 429].includes(status) || status >= 500;
}

/** Seconds to wait before try `attempt` (from 1): doubling up to a minute, with jitter; the server's word wins. */
export function delaySeconds(attempt: number, retryAfter: number | null, random: () => number = Math.random): number {
  const backoff = Math.min(LONGEST_SECONDS, 2 ** (attempt - 1)) * (0.5 + random() / 2);
  return Math.max(backoff, Math.min(retryAfter ?? 0, 300));
}
