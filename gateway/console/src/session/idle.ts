const activityKey = 'jiceng.activity';
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** All tabs share the time of the last activity, so that activity in one tab keeps the others unlocked. */
export function noteActivity(): void {
  localStorage.setItem(activityKey, String(Date.now()));
}

/** Milliseconds since the last activity in any tab of the console. */
export function idleTime(): number {
  return Date.now() - Number(localStorage.getItem(activityKey) ?? 0);
}

/** Calls `lock` when no tab of the console had activity for the given time. */
export function watchIdleness(limitMs: () => number, lock: () => void): void {
  let noted = 0;
  const look = (): void => {
    if (idleTime() >= limitMs()) lock();
  };
  const touched = (): void => {
    // Checks before the activity is recorded. When a computer wakes up, the first touch would otherwise count as
    // activity and prevent the lock.
    look();
    if (Date.now() - noted < 2000) return;
    noted = Date.now();
    noteActivity();
  };
  for (const sign of signs) window.addEventListener(sign, touched, { passive: true, capture: true });
  document.addEventListener('visibilitychange', look);
  setInterval(look, 5000);
}
