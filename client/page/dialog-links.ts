// Links to small pages that open as dialogs (`data-dialog`): without JavaScript, or when it fails, they are just links.

import { DIALOG_OPENED } from "../shared/dialog-event.ts";

const TYPING_PAUSE_MS = 250;

export function startDialogLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[data-dialog]");
    if (!link) return;
    event.preventDefault();
    void openDialog(link.href).catch(() => location.assign(link.href));
  });
}

async function fetchPart(url: string): Promise<Element> {
  const response = await fetch(url, { headers: { accept: "text/html" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector("[data-dialog-part]");
  if (!response.ok || !part) throw new Error(`${url} holds no dialog`);
  return document.importNode(part, true);
}

async function openDialog(url: string): Promise<void> {
  const part = await fetchPart(url);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const head = document.createElement("div");
  head.className = "dialog-head";
  const title = part.querySelector("[data-dialog-title]") ?? document.createElement("h2");
  const heading = Object.assign(document.createElement("h2"), { id: "dialog-title", textContent: title.textContent });
  title.remove();
  head.append(heading, buildCloseForm());
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(head, part);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  for (const form of dialog.querySelectorAll<HTMLFormElement>("form[data-live]")) keepUpToDate(form);
  dialog.showModal();
  document.dispatchEvent(new CustomEvent(DIALOG_OPENED, { detail: dialog }));
}

function buildCloseForm(): HTMLFormElement {
  const form = document.createElement("form");
  form.method = "dialog";
  const label = document.documentElement.dataset.close ?? "Close";
  const icons = document.documentElement.dataset.icons ?? "";
  form.innerHTML = `<button class="icon-button"><svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><use/></svg></button>`;
  form.querySelector("use")!.setAttribute("href", `${icons}#close`);
  const button = form.querySelector("button")!;
  button.ariaLabel = button.title = label;
  return form;
}

/** Sends a form at each change, and puts the answer's parts into their places. */
function keepUpToDate(form: HTMLFormElement): void {
  let timer = 0;
  let latest = 0;
  async function renew(): Promise<void> {
    const number = ++latest;
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const part = await fetchPart(`${form.action}?${query}`).catch(() => null);
    if (!part || number !== latest) return;
    for (const fresh of part.querySelectorAll<HTMLElement>("[data-live-part]")) {
      form.querySelector(`[data-live-part="${fresh.dataset.livePart}"]`)?.replaceWith(fresh);
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void renew(), TYPING_PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void renew();
  });
}
