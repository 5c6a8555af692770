import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices } from '../../generated/documents';
import { useBorders } from '../map/borders';
import { Sketch } from '../map/Sketch';
import { useLanguage } from '../page/language';
import { usePlaceName, usePosition, type Position } from '../phone/place';

/** The place of a report: a position, or a street and perhaps a community. */
export interface Place {
  position: Position | null;
  street: string;
  community: string;
}

/** Finds the place of a report by the telephone, by a tap on the sketch of a street, or by street and community. */
export function PlaceField({ place, change }: { place: Place; change: (place: Place) => void }): ReactNode {
  const { say } = useLanguage();
  const { position, street, community } = place;
  const { locate, forget, locating, failure } = usePosition((found) => change({ ...place, position: found }));
  const choose = (chosen: Place): void => {
    forget();
    change(chosen);
  };
  const { name, outside } = usePlaceName(position);
  const [district] = useAreas(null);
  const streets = useAreas(district?.code);
  const communities = useAreas(street || undefined);
  const { borders, busy } = useBorders(street ? [street] : []);
  return (
    <section aria-label={say({ zh: '地点', en: 'Place' })}>
      <div className="phone-buttons">
        <button type="button" className="phone-second" disabled={locating} onClick={locate}>
          {locating ? say({ zh: '正在定位…', en: 'Reading…' }) : say({ zh: '使用当前位置', en: 'Use my position' })}
        </button>
      </div>
      {failure !== null && (
        <p className="phone-fault" role="alert">
          {failure}
        </p>
      )}
      {name !== null && (
        <p className="phone-note" role="status">
          {say({ zh: `位于 ${name}`, en: `At ${name}` })}
        </p>
      )}
      {outside && (
        <p className="phone-fault" role="alert">
          {say({ zh: '该位置不在本区范围内。', en: 'This position lies outside the district.' })}
        </p>
      )}
      <Area
        label={say({ zh: '街道', en: 'Street' })}
        areas={streets}
        value={street}
        change={(code) => choose({ position: null, street: code, community: '' })}
      />
      {street !== '' && (
        <>
          <Area
            label={say({ zh: '社区（可不选）', en: 'Community (optional)' })}
            areas={communities}
            value={community}
            change={(code) => choose({ ...place, position: null, community: code })}
          />
          <Sketch
            borders={borders}
            isOwn={(code) => community !== '' && code.startsWith(community)}
            places={position ? [[position.longitude, position.latitude]] : []}
            label={say({ zh: '可在图上点选位置', en: 'Tap to choose the position' })}
            busy={busy}
            onPick={([longitude, latitude]) =>
              choose({ ...place, position: { longitude, latitude, datum: 'CGCS2000' } })
            }
          />
        </>
      )}
    </section>
  );
}

interface AreaProperties {
  label: string;
  areas: readonly { code: string; name: string }[];
  value: string;
  change: (code: string) => void;
}

function Area({ label, areas, value, change }: AreaProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <label className="phone-field">
      <span>{label}</span>
      <select value={value} onChange={({ target }) => change(target.value)}>
        <option value="">{say({ zh: '请选择', en: 'Choose' })}</option>
        {areas.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Reads the regions below a region, or the district for null; none while the parent is not known. */
function useAreas(parentCode: string | null | undefined): { code: string; name: string }[] {
  const [{ data }] = useQuery({
    query: AreaChoices,
    variables: { parentCode: parentCode ?? null },
    pause: parentCode === undefined,
  });
  return parentCode === undefined ? [] : (data?.regions?.edges ?? []).map(({ node }) => node);
}
