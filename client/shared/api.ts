// Calls of the instance's API from its own pages: the session cookie proves who asks, the token that the page asked.

/** What the instance said when it refused. `status` 0 means that no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Headers every call of ours carries. */
export function callHeaders(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  return token ? { "X-Headwater-CSRF": token } : {};
}

interface Problem {
  detail?: string;
  code?: string;
  error?: string | { code?: string; message?: string };
}

/** Turn a refused answer's text into an error: problem documents and the upload engine's own shape alike. */
export function readProblem(status: number, text: string): ApiError {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // A proxy in between answered with a page of its own: the status is all there is.
  }
  const nested = typeof problem.error === "object" ? problem.error : undefined;
  const message = problem.detail ?? nested?.message ?? `HTTP ${status}`;
  return new ApiError(status, problem.code ?? nested?.code ?? "", message);
}

/** Call the API and return the parsed JSON answer, `undefined` for an empty one. Throws `ApiError`. */
export async function callApi<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers = callHeaders();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    throw new ApiError(0, "unreachable", String(error));
  }
  const text = await response.text();
  if (!response.ok) throw readProblem(response.status, text);
  return (text ? JSON.parse(text) : undefined) as T;
}
