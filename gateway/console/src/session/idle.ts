const activityKey = 'jiceng.activity';
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** All tabs share the moment of the last touch, so that reading in one does not lock another. */
export function noteActivity(): void {
  localStorage.setItem(activityKey, String(Date.now()));
}

/** Milliseconds since anybody touched a tab of the console. */
export function idleTime(): number {
  return Date.now() - Number(localStorage.getItem(activityKey) ?? 0);
}

/** Calls `lock` when nobody has touched any tab of the console for the given time. */
export function watchIdleness(limitMs: () => number, lock: () => void): void {
  let noted = 0;
  const look = (): void => {
    if (idleTime() >= limitMs()) lock();
  };
  const touched = (): void => {
    // A computer that wakes up runs this before any timer: the first touch must not pass for activity.
    look();
    if (Date.now() - noted < 2000) return;
    noted = Date.now();
    noteActivity();
  };
  for (const sign of signs) window.addEventListener(sign, touched, { passive: true, capture: true });
  document.addEventListener('visibilitychange', look);
  setInterval(look, 5000);
}
