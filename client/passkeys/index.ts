// Passkeys: the form that adds one, and the button that signs in with one. Pages say so where there is no script.
import { ApiError, callApi } from "../shared/api.ts";
import { loadStrings } from "../shared/strings.ts";
import { type CreationOptions, create, isSupported, type RequestOptions, show } from "./ceremony.ts";

const t = loadStrings("passkeys-strings");

/** Name what went wrong: a refusal of ours, or of the device and its person. */
export function nameProblem(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.status === 429) return "wait";
    return error.code === "current_password_is_invalid" ? "wrong-password" : "failed";
  }
  if (error instanceof DOMException) return error.name === "InvalidStateError" ? "known" : "cancelled";
  return "failed";
}

/** Run a task that the person began; what goes wrong is said in the element's problem line. */
async function attempt(element: HTMLElement, task: () => Promise<void>): Promise<void> {
  const line = element.querySelector<HTMLElement>('[data-part="problem"]');
  const button = element.querySelector<HTMLButtonElement>("button");
  const say = (text: string): void => {
    if (!line) return;
    line.textContent = text;
    line.hidden = !text;
  };
  if (!isSupported()) return say(t("unsupported"));
  say("");
  if (button) button.disabled = true;
  try {
    await task();
  } catch (error) {
    say(t(nameProblem(error)));
  } finally {
    if (button) button.disabled = false;
  }
}

function textOf(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "");
}

async function add(form: HTMLFormElement): Promise<void> {
  const currentPassword = textOf(form, "currentPassword");
  const options = await callApi<CreationOptions>("POST", "/api/headwater/v1/passkeys/challenge", { currentPassword });
  const credential = await create(options);
  await callApi("POST", "/api/headwater/v1/passkeys", { name: textOf(form, "name"), credential });
  if (location.search === "?done=added") location.reload();
  else location.assign("/my-account/security?done=added#passkeys");
}

async function enter(box: HTMLElement): Promise<void> {
  const secondStep = box.dataset.step === "second";
  const options = await callApi<RequestOptions>("POST", "/login/passkey/challenge", { secondStep });
  const credential = await show(options);
  const asked = { credential, secondStep, next: box.dataset.next ?? "/" };
  const entered = await callApi<{ location: string }>("POST", "/login/passkey", asked);
  location.assign(entered.location);
}

const form = document.querySelector<HTMLFormElement>('form[data-passkey="add"]');
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(form, () => add(form));
});
for (const box of document.querySelectorAll<HTMLElement>('[data-passkey="enter"]')) {
  box.querySelector("button")?.addEventListener("click", () => void attempt(box, () => enter(box)));
}
