import { useSyncExternalStore } from 'react';
import type { Language } from '../../page/language';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const units = {
  zh: { day: ' 天', hour: ' 小时', minute: ' 分', gap: ' ' },
  en: { day: ' d', hour: ' h', minute: ' min', gap: ' ' },
};

/** "2 天 3 小时" or "3 小时 20 分": the two largest units, and only days for ten days or more. */
export function span(milliseconds: number, language: Language): string {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
  const { day, hour, minute, gap } = units[language];
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days >= 10) return `${days}${day}`;
  if (days > 0) return hours > 0 ? `${days}${day}${gap}${hours}${hour}` : `${days}${day}`;
  if (hours > 0) return rest > 0 ? `${hours}${hour}${gap}${rest}${minute}` : `${hours}${hour}`;
  return `${rest}${minute}`;
}

/** Returns the first moment of a day of the address in China, or that of the day after it; null for another text. */
export function momentOfDay(day: string | undefined, end: 'start' | 'end'): string | null {
  const start = Date.parse(`${day}T00:00:00+08:00`);
  return Number.isNaN(start) ? null : new Date(end === 'start' ? start : start + DAY_MS).toISOString();
}

export type Urgency = 'late' | 'soon' | 'calm';

/**
 * "9 小时 5 分", and only hours from ten hours on. Working time is not converted to days, because a working day does
 * not have 24 hours.
 */
export function workingTime(minutes: number, language: Language): string {
  const { hour, minute, gap } = units[language];
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  if (hours === 0) return `${rest}${minute}`;
  return rest === 0 || hours >= 10 ? `${hours}${hour}` : `${hours}${hour}${gap}${rest}${minute}`;
}

/**
 * The time to a deadline in words: "还剩 3 小时 20 分", "超时 2 天". The urgency is `soon` in the last two hours before
 * the deadline.
 */
export function timeLeft(due: string, now: number, language: Language): { text: string; urgency: Urgency } {
  const left = Date.parse(due) - now;
  const words = span(left, language);
  if (left < 0) return { text: language === 'zh' ? `超时 ${words}` : `${words} late`, urgency: 'late' };
  const text = language === 'zh' ? `还剩 ${words}` : `${words} left`;
  return { text, urgency: left < 120 * MINUTE ? 'soon' : 'calm' };
}

/** "11-12 09:15"; the year is added when it is not the current one. */
export function moment(at: string, now: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
  return date.getFullYear() === new Date(now).getFullYear() ? day : `${date.getFullYear()}-${day}`;
}

// All times in the page use this one clock, so that they agree.
let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 15_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** Returns the current time, updated several times a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
