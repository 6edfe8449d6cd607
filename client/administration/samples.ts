// Samples of the palette follow the colour that is being chosen; the server knows how it is made readable.

const WAIT_MILLISECONDS = 150;

/** Return the address of the page with the samples of a colour. */
export function addressOf(page: string, colour: string): string {
  const address = new URL(page);
  address.search = "";
  address.hash = "";
  address.searchParams.set("accent", colour);
  return address.href;
}

/** Draw the samples anew whenever another colour is chosen in the field that they name. */
export function followColour(samples: HTMLElement): void {
  const field = document.querySelector<HTMLInputElement>(`input[name="${samples.dataset.samples}"]`);
  let timer = 0;
  field?.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const colour = field.value;
      const answer = await fetch(addressOf(location.href, colour), { headers: { accept: "text/html" } });
      if (!answer.ok || colour !== field.value) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const drawn = fresh.querySelector("[data-samples]");
      if (drawn) samples.replaceChildren(...drawn.children);
    }, WAIT_MILLISECONDS);
  });
}
