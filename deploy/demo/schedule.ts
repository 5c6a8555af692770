/** The steps of one story. A story yields the time of its next step and continues at that time. */
export type Story = AsyncGenerator<Date, void>;

export interface ScheduleOptions {
  stories: readonly { startsAt: Date; begin: () => Story }[];
  /** No step is taken at this time or later. Unfinished issues stay open. */
  until: Date;
  /** Called before the steps of a window and after the last window, with the simulated time that has been reached. */
  onWindow: (startsAt: Date) => Promise<void>;
  /** Number of stories that run side by side. */
  concurrency: number;
  /** Simulated hours of one window. */
  windowHours?: number;
  onProgress?: (finished: number, running: number) => void;
}

interface Running {
  story: Story;
  next: Date;
}

/**
 * Plays many stories through simulated time, window by window. Within a window the stories run side by side, each in
 * its own order. A story enters a window only after all stories have finished the previous window.
 */
export async function tell({
  stories,
  until,
  onWindow,
  concurrency,
  windowHours = 24,
  onProgress,
}: ScheduleOptions): Promise<void> {
  const waiting = stories.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  let running: Running[] = [];
  let finished = 0;
  const first = waiting[0]?.startsAt.getTime() ?? until.getTime();
  for (let from = first; from < until.getTime(); from += windowHours * 3_600_000) {
    const to = new Date(Math.min(from + windowHours * 3_600_000, until.getTime()));
    await onWindow(new Date(from));
    while (waiting[0] !== undefined && waiting[0].startsAt < to) {
      const { begin, startsAt } = waiting.shift()!;
      running.push({ story: begin(), next: startsAt });
    }
    const due = running.filter(({ next }) => next < to);
    const ended = new Set<Running>();
    await inParallel(due, concurrency, async (one) => {
      while (one.next < to) {
        const { done, value } = await one.story.next();
        if (done === true) {
          ended.add(one);
          return;
        }
        one.next = value;
      }
    });
    running = running.filter((one) => !ended.has(one));
    finished += ended.size;
    onProgress?.(finished, running.length);
  }
  await onWindow(until);
}

/** Handles `items` with at most `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
