// The files page: another file for a video, sent in parts with its progress; it goes on after a lost line or a closed page.
import { ApiError } from "../shared/api.ts";
import { formatBytes, formatTimeLeft, pageLocale } from "../shared/format.ts";
import { recall, remember } from "../shared/storage.ts";
import { loadStrings } from "../shared/strings.ts";
import { identify } from "../uploader/memory.ts";
import { Meter } from "../uploader/meter.ts";
import { AnswerLost, type Door, Transfer } from "../uploader/transfer.ts";

interface Begun {
  identity: string;
  filename: string;
  url: string;
}

const t = loadStrings("replacing-strings");

/** The form of the page, which sends its file by itself where there is no script. */
class Replacement {
  readonly #key: string;
  readonly #door: Door<object>;
  readonly #field: HTMLInputElement;
  readonly #meter = new Meter();
  #transfer: Transfer<object> | null = null;
  #stop: AbortController | null = null;

  constructor(readonly form: HTMLFormElement) {
    const id = form.dataset.replaces ?? "";
    this.#key = `replacement.${id}`;
    this.#door = { path: `/api/v1/videos/${id}/source/replace-resumable`, status: 204, read: () => ({}) };
    const field = form.elements.namedItem("videofile");
    if (!(field instanceof HTMLInputElement)) throw new Error("the form has no field for the file");
    this.#field = field;
    const begun = recall<Begun | null>(this.#key, null);
    if (begun?.filename) this.#say(t("choose-again", { name: begun.filename }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    for (const name of ["pause", "resume"] as const) {
      this.#part(name).addEventListener("click", () => (name === "pause" ? this.#pause() : void this.#send()));
    }
    window.addEventListener("beforeunload", (event) => {
      if (this.#stop && !this.#stop.signal.aborted) event.preventDefault();
    });
  }

  async #send(): Promise<void> {
    const file = this.#field.files?.[0];
    if (!file || (this.#stop && !this.#stop.signal.aborted)) return;
    if (file.size === 0) return this.#fail(t("empty-file"));
    if (file.size > Number(this.form.dataset.maxBytes)) return this.#fail(t("too-big"));
    const stop = new AbortController();
    this.#stop = stop;
    this.#meter.reset();
    this.#fail(null);
    this.#show("sending");
    if (this.#transfer?.file !== file) this.#transfer = this.#begin(file);
    try {
      await this.#transfer.run(stop.signal);
      this.#arrived();
    } catch (error) {
      if (error instanceof AnswerLost) return this.#arrived();
      if (stop.signal.aborted) return;
      stop.abort();
      this.#show("stopped");
      const expired = error instanceof ApiError && error.status === 401;
      this.#fail(expired ? t("log-in-again") : error instanceof ApiError ? error.message : String(error));
    }
  }

  #begin(file: File): Transfer<object> {
    const begun = recall<Begun | null>(this.#key, null);
    const identity = identify(file);
    const events = {
      progress: (sent: number): void => this.#showSent(sent, file.size),
      started: (url: string): void => void remember(this.#key, { identity, filename: file.name, url }),
      waiting: (seconds: number): void => {
        this.#meter.reset();
        this.#say(t("lost-connection", { seconds: Math.ceil(seconds) }));
      },
    };
    return new Transfer(file, () => ({}), events, begun?.identity === identity ? begun.url : undefined, this.#door);
  }

  #arrived(): void {
    remember(this.#key, null);
    this.#stop?.abort();
    window.location.assign(this.form.dataset.page ?? window.location.pathname);
  }

  #pause(): void {
    this.#stop?.abort();
    this.#show("stopped");
    this.#say(t("paused"));
    this.#part("resume").focus();
  }

  #showSent(sent: number, total: number): void {
    this.#meter.add(performance.now() / 1000, sent);
    this.#part<HTMLProgressElement>("bar").value = total ? (sent / total) * 100 : 0;
    const locale = pageLocale();
    const amount = t("amount", { sent: formatBytes(sent, locale), total: formatBytes(total, locale) });
    const left = this.#meter.secondsLeft(total);
    this.#say(left === null ? amount : `${amount} · ${t("time-left", { time: formatTimeLeft(left, locale) })}`);
  }

  #show(phase: "sending" | "stopped"): void {
    this.#part("bar").hidden = false;
    this.#part("pause").hidden = phase !== "sending";
    this.#part("resume").hidden = phase !== "stopped";
    this.#part("send").hidden = true;
    this.#field.disabled = phase === "sending";
  }

  #say(text: string): void {
    this.#part("status").textContent = text;
  }

  #fail(reason: string | null): void {
    this.#part("error").hidden = reason === null;
    this.#part("error-text").textContent = reason ?? "";
  }

  #part<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.form.querySelector<T>(`[data-part="${name}"]`);
    if (!found) throw new Error(`the form has no part "${name}"`);
    return found;
  }
}

const taken = new WeakSet<HTMLFormElement>();

function takeForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-replaces]")) {
    if (!taken.has(form)) new Replacement(form);
    taken.add(form);
  }
}

takeForms();
document.addEventListener("htmx:load", takeForms); // the form comes back when the video is made
