// Embeds of videos that need a password: the form is sent in the background, so that the page around keeps its player.

/** Asks for the page with a password and lets it take this one's place; false when the password was wrong. */
export async function openWithPassword(password: string): Promise<boolean> {
  const body = new URLSearchParams({ password });
  const response = await fetch(location.href, { method: "POST", body, cache: "no-store" }).catch(() => null);
  if (!response) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  return response.ok;
}

export const isLocked = () => document.querySelector(".embed-locked") !== null;

/** Brings the page's form to life, if it asks for a password. */
export function listenForPassword(opened: () => void): void {
  const form = document.querySelector<HTMLFormElement>(".embed-locked form");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await openWithPassword(form.querySelector<HTMLInputElement>("[name=password]")!.value)) return opened();
    listenForPassword(opened);
    document.querySelector<HTMLInputElement>("[name=password]")?.focus();
  });
}
