// What docs/meter.md says, as plainly as it can be written: no hashes, no storage, no months by name.

/** The reader's allowance and their open pages. `offset` is the zone's, in minutes: the zones of the tests have no summer. */
export class Model {
  constructor({ offset, limit }) {
    Object.assign(this, { offset, limit, kept: null, isRefused: false, isFull: false, pass: null });
  }

  month(now) {
    const there = new Date(now + this.offset * 60_000);
    return there.getUTCFullYear() * 12 + there.getUTCMonth();
  }

  /** The stories that were read this month; none where there is nothing to count. */
  read(now) {
    const hasPass = this.pass !== null && !(this.pass <= now);
    if (this.isRefused || hasPass) return undefined;
    return this.kept?.month === this.month(now) ? this.kept.stories : new Set();
  }

  open(story, now, { hidden = false, prerendering = false } = {}) {
    const page = { story, isVisible: !hidden && !prerendering, isPrerendering: prerendering, wasOpen: false, seconds: 0, isDone: false, isOff: false, counted: null };
    this.look(page, now);
    return page;
  }

  look(page, now) {
    const stories = page.isOff ? undefined : this.read(now);
    const isKnown = stories?.has(page.story);
    if (!stories) page.seen = 'free';
    else if (isKnown || page.wasOpen || stories.size < this.limit) {
      const count = Math.min(this.limit, isKnown ? stories.size : stories.size + 1);
      page.seen = `counted ${count} ${count}`;
    } else page.seen = 'metered-out';
    if (page.seen !== 'metered-out' && page.isVisible) page.wasOpen = true;
  }

  /** A second passes for a page; whether it wrote, which the other pages are told. */
  second(page, now) {
    if (page.isDone || !page.isVisible || !page.seen.startsWith('counted')) return false;
    page.seconds += 1;
    if (page.seconds < 5) return false;
    page.isDone = true;
    return this.count(page, now);
  }

  count(page, now) {
    const stories = page.isOff ? undefined : this.read(now);
    let wrote = false;
    if (stories) {
      page.counted = this.month(now);
      if (this.isFull) page.isOff = true;
      else {
        wrote = this.kept?.stories !== stories || !stories.has(page.story);
        this.kept = { month: this.month(now), stories: new Set([...stories, page.story]) };
      }
    }
    this.look(page, now);
    return wrote;
  }

  /** Another page has written; whether this one writes, too, because its own story is there no more. */
  told(page, now) {
    if (page.counted === this.month(now)) return this.count(page, now);
    this.look(page, now);
    return false;
  }

  /** Tells all pages but one that it has written. */
  tell(pages, writer, now) {
    for (const page of pages) if (page !== writer && this.told(page, now)) this.tell(pages, page, now);
  }
}
