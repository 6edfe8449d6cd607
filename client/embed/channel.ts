// Messages between an embed and the page around it, as existing embedders send them: JSON texts by `postMessage`,
// methods with a scope ("peertube::play"), requests with an id that is answered (the JSChannel protocol).

type Method = (params: unknown) => unknown;

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
}

/** What the channel needs of a window; tests give their own. */
export interface Peer {
  postMessage(message: string, targetOrigin: string): void;
}

export class Channel {
  #isReady = false;
  #waiting: string[] = [];

  constructor(
    private readonly peer: Peer,
    private readonly scope: string,
    private readonly methods: Record<string, Method>,
  ) {}

  /** Begins to listen, and tells the page around that it may speak. */
  open(target: Pick<Window, "addEventListener">): void {
    target.addEventListener("message", (event) => {
      if (event.source === (this.peer as unknown)) void this.receive(event.data);
    });
    this.#ready("publish-request");
  }

  /** What this side can do is said along: some callers make methods of it. */
  #ready(type: "publish-request" | "publish-reply"): void {
    const publish = Object.keys(this.methods).map((method) => ({ action: "bind", method }));
    this.#send({ method: `${this.scope}::__ready`, params: { type, publish } });
  }

  /** Tells something that wants no answer; kept until the page around listens. */
  notify(method: string, params: unknown): void {
    const text = JSON.stringify({ method: `${this.scope}::${method}`, params });
    if (this.#isReady) this.peer.postMessage(text, "*");
    else this.#waiting.push(text);
  }

  async receive(data: unknown): Promise<void> {
    const message = parse(data);
    const [scope, name] = String(message?.method).split("::");
    if (!message || scope !== this.scope || !name) return;
    if (name === "__ready") return this.#greet(message.params);
    const method = Object.hasOwn(this.methods, name) ? this.methods[name] : undefined;
    if (message.id === undefined) return void (await method?.(message.params));
    if (!method) return this.#send({ id: message.id, error: "method_not_found", message: `There is no method ${name}` });
    try {
      this.#send({ id: message.id, result: (await method(message.params)) ?? null });
    } catch (error) {
      this.#send({ id: message.id, error: "runtime_error", message: String(error) });
    }
  }

  #greet(params: unknown): void {
    if (Object(params).type === "publish-request") this.#ready("publish-reply");
    if (this.#isReady) return;
    this.#isReady = true;
    for (const text of this.#waiting.splice(0)) this.peer.postMessage(text, "*");
  }

  #send(message: object): void {
    this.peer.postMessage(JSON.stringify(message), "*");
  }
}

function parse(data: unknown): Message | null {
  if (typeof data !== "string") return null;
  try {
    return Object(JSON.parse(data)) as Message;
  } catch {
    return null; // other scripts of the page around talk too
  }
}
