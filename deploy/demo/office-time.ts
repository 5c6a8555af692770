/** Simulated people act in office hours in China. Public holidays are treated as working days. */
const hourMs = 3_600_000;
const offsetMs = 8 * hourMs;
const opens = 9;
const closes = 17.5;

/** Returns the time `hours` after `from`, moved to the next office hours when it falls outside them. */
export function officeTimeAfter(from: Date, hours: number): Date {
  const local = from.getTime() + hours * hourMs + offsetMs;
  const dayMs = 24 * hourMs;
  let day = Math.floor(local / dayMs);
  let hour = (local % dayMs) / hourMs;
  if (hour >= closes) [day, hour] = [day + 1, opens + (hour - closes) / 20];
  if (hour < opens) hour = opens + hour / 20;
  while (isWeekend(day)) [day, hour] = [day + 1, Math.min(hour, opens + 1)];
  return new Date(Math.round(day * dayMs + hour * hourMs - offsetMs));
}

/** Day 0 of the epoch was a Thursday. */
function isWeekend(day: number): boolean {
  return (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
}
