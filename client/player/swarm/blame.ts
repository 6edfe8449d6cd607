// Who sent what: the bytes of one segment may come from several peers, one after another, when one of them stalls.

/** Wrong segments in which a peer had a part, until it is not asked again; one that it sent alone is enough. */
const TOLERATED = 2;

export class Blame {
  /** Of segments that were not found to be right yet. */
  #senders = new Map<string, Set<string>>();
  #parts = new Map<string, number>();

  /** A peer begins to send (the rest of) a segment. */
  began(segment: string, peer: string): void {
    const senders = this.#senders.get(segment) ?? new Set();
    this.#senders.set(segment, senders.add(peer));
  }

  /** Whether any of its bytes may have come from peers. */
  hasSenders(segment: string): boolean {
    return this.#senders.has(segment);
  }

  /** The segment was right. */
  clear(segment: string): void {
    this.#senders.delete(segment);
  }

  /** The segment was wrong: returns the peers that are not to be asked again. */
  judge(segment: string): string[] {
    const senders = [...(this.#senders.get(segment) ?? [])];
    this.#senders.set(segment, new Set());
    if (senders.length === 1) return senders;
    for (const peer of senders) this.#parts.set(peer, (this.#parts.get(peer) ?? 0) + 1);
    return senders.filter((peer) => this.#parts.get(peer)! >= TOLERATED);
  }
}
