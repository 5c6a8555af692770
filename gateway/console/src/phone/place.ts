import { useCallback, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { PlaceOfPoint } from '../../generated/documents';
import type { Datum } from '../../generated/operations';
import { useLanguage, type Words } from '../page/language';

export interface Position {
  longitude: number;
  latitude: number;
  datum: Datum;
}

const refused: Words = {
  zh: '无法读取当前位置，请在图上点选或选择街道和社区。',
  en: 'The position cannot be read. Choose it on the sketch, or choose street and community.',
};

interface Locating {
  locate: () => void;
  /** Drops a position that the telephone finds later, because the person has chosen a place meanwhile. */
  forget: () => void;
  locating: boolean;
  /** Text when the telephone gives no position. */
  failure: string | null;
}

/** Reads the position of the telephone once, while a form is open. @param found gets the position in WGS84 */
export function usePosition(found: (position: Position) => void): Locating {
  const { say } = useLanguage();
  const [locating, setLocating] = useState(false);
  const [failed, setFailed] = useState(false);
  /** Number of the last request for a position. Only the answer to this request counts. */
  const [asked] = useState({ last: 0 });
  useEffect(
    () => () => {
      asked.last += 1;
    },
    [asked],
  );
  const forget = useCallback(() => {
    asked.last += 1;
    setLocating(false);
  }, [asked]);
  const locate = useCallback(() => {
    const question = (asked.last += 1);
    setLocating(true);
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (asked.last !== question) return;
        setLocating(false);
        found({ longitude: coords.longitude, latitude: coords.latitude, datum: 'WGS84' });
      },
      () => {
        if (asked.last !== question) return;
        setLocating(false);
        setFailed(true);
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 0 },
    );
  }, [found, asked]);
  return { locate, forget, locating, failure: failed ? say(refused) : null };
}

/**
 * Returns the name of the place at a position; null while it is loading. `outside` is true when no grid contains the
 * position.
 */
export function usePlaceName(position: Position | null): { name: string | null; outside: boolean } {
  const [{ data, fetching }] = useQuery({
    query: PlaceOfPoint,
    variables: position ?? { longitude: 0, latitude: 0, datum: 'CGCS2000' },
    pause: position === null,
  });
  if (position === null || fetching || !data) return { name: null, outside: false };
  const { locatePoint } = data;
  if (locatePoint === null) return { name: null, outside: true };
  const { street, community, grid } = locatePoint;
  return { name: [street?.name, community?.name, grid?.name].filter(Boolean).join(' '), outside: false };
}
