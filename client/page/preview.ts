// The storyboard of a card runs under the pointer: a look inside before one clicks. Nothing is loaded on Save-Data.

interface Storyboard {
  url: string;
  columns: number;
  count: number;
  width: number;
  height: number;
}

const WAIT_MILLISECONDS = 400;
const STEP_MILLISECONDS = 700;

const wantsLess = (): boolean =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ||
  Boolean((navigator as { connection?: { saveData?: boolean } }).connection?.saveData);

/** Position of picture `index` on its sheet, in percent as `background-position` takes it. */
export function findTile(index: number, board: { columns: number; count: number }): [number, number] {
  const rows = Math.ceil(board.count / board.columns);
  const share = (at: number, size: number): number => (size > 1 ? (at / (size - 1)) * 100 : 0);
  return [share(index % board.columns, board.columns), share(Math.floor(index / board.columns), rows)];
}

class Preview {
  readonly #layer = document.createElement("div");
  #timer = 0;

  constructor(
    readonly picture: HTMLElement,
    readonly board: Storyboard,
  ) {
    this.#layer.className = "video-preview";
    this.#layer.style.aspectRatio = `${board.width} / ${board.height}`;
    const rows = Math.ceil(board.count / board.columns);
    this.#layer.style.backgroundSize = `${board.columns * 100}% ${rows * 100}%`;
  }

  /** Load the sheet, then show it: following the pointer, or by itself for who walks by keyboard. */
  start(byPointer: boolean): void {
    const image = new Image();
    image.onload = () => {
      this.#layer.style.backgroundImage = `url("${this.board.url}")`;
      this.#show(0);
      this.picture.append(this.#layer);
      if (byPointer) return;
      let index = 0;
      this.#timer = window.setInterval(() => this.#show((index = (index + 1) % this.board.count)), STEP_MILLISECONDS);
    };
    image.src = this.board.url;
  }

  /** Show the moment that lies under the pointer. */
  follow(x: number): void {
    const box = this.picture.getBoundingClientRect();
    const share = Math.min(0.999, Math.max(0, (x - box.left) / box.width));
    this.#show(Math.floor(share * this.board.count));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#layer.remove();
  }

  #show(index: number): void {
    const [x, y] = findTile(index, this.board);
    this.#layer.style.backgroundPosition = `${x}% ${y}%`;
  }
}

/** Wire all cards of the page, those that come later too. */
export function startPreviews(): void {
  let current: { card: HTMLElement; preview: Preview | null; timer: number } | null = null;
  const leave = (): void => {
    clearTimeout(current?.timer);
    current?.preview?.stop();
    current = null;
  };
  const enter = (target: EventTarget | null, byPointer: boolean): void => {
    const card = target instanceof Element ? target.closest<HTMLElement>("[data-storyboard]") : null;
    if (card === current?.card) return;
    leave();
    const picture = card?.querySelector<HTMLElement>(".video-picture");
    if (!card || !picture || wantsLess()) return;
    const begin = (): void => {
      if (!current) return;
      current.preview = new Preview(picture, JSON.parse(card.dataset.storyboard ?? "{}") as Storyboard);
      current.preview.start(byPointer);
    };
    current = { card, preview: null, timer: window.setTimeout(begin, WAIT_MILLISECONDS) };
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") enter(event.target, true);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") current?.preview?.follow(event.clientX);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) enter(event.target, false);
  });
  document.addEventListener("focusout", leave);
}
