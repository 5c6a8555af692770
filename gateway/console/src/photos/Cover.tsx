import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { CoverPhoto } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';

/** A rectangle in fractions of the photo, as the API takes it. */
interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Properties {
  fileId: string;
  url: string;
  done: () => void;
  close: () => void;
}

/** Largest number of rectangles of one command. The platform has the same limit. */
const MOST = 50;
/** Smallest side of a rectangle, and the step of the arrow keys, as fractions of the photo. */
const LEAST = 0.01;
const STEP = 0.01;

/** Draws rectangles on a photo and paints them over faces, plates and names. */
export function Cover({ fileId, url, done, close }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(CoverPhoto);
  const frame = useRef<HTMLDivElement>(null);
  const [rectangles, setRectangles] = useState<readonly Rectangle[]>([]);
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null);
  const [drawn, setDrawn] = useState<Rectangle | null>(null);
  const pointOf = ({ clientX, clientY }: PointerEvent): { x: number; y: number } => {
    const box = frame.current!.getBoundingClientRect();
    return { x: within((clientX - box.left) / box.width), y: within((clientY - box.top) / box.height) };
  };
  const end = (): void => {
    if (drawn && drawn.width >= LEAST && drawn.height >= LEAST && rectangles.length < MOST)
      setRectangles([...rectangles, drawn]);
    setFrom(null);
    setDrawn(null);
  };
  const change = (at: number, next: Rectangle | null): void =>
    setRectangles(rectangles.flatMap((each, index) => (index !== at ? [each] : next ? [next] : [])));
  return (
    <>
      <div
        ref={frame}
        className="photo-cover"
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(pointOf(event));
        }}
        onPointerMove={(event) => {
          if (from) setDrawn(between(from, pointOf(event)));
        }}
        onPointerUp={end}
        onPointerCancel={() => {
          setFrom(null);
          setDrawn(null);
        }}
      >
        <img src={url} alt={say({ zh: '拖动以遮盖', en: 'Drag to cover' })} draggable={false} />
        {rectangles.map((rectangle, at) => (
          <span
            key={at}
            role="button"
            tabIndex={0}
            style={placeOf(rectangle)}
            aria-label={say({
              zh: `第 ${at + 1} 处：方向键移动，Shift 加方向键改大小，Delete 删除`,
              en: `Part ${at + 1}: arrows move it, Shift and arrows size it, Delete removes it`,
            })}
            onKeyDown={(event) => {
              const next = moved(rectangle, event);
              if (next === undefined) return;
              event.preventDefault();
              change(at, next);
            }}
          />
        ))}
        {drawn && <span style={placeOf(drawn)} />}
      </div>
      <p>
        {say({
          zh: '在照片上拖出矩形，遮住人脸、车牌和姓名。遮盖后任何人都看不到被遮部分，不能撤销。',
          en:
            'Drag rectangles over faces, plates and names. Nobody sees the covered parts afterwards; this cannot be ' +
            'undone.',
        })}
      </p>
      {fault && (
        <p role="alert" className="photo-warning">
          {fault.text}
        </p>
      )}
      <div className="photo-tools">
        <button
          type="button"
          disabled={rectangles.length >= MOST}
          onClick={() => setRectangles([...rectangles, { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }])}
        >
          {say({ zh: '加一处', en: 'Add a part' })}
        </button>
        <button type="button" disabled={rectangles.length === 0} onClick={() => setRectangles(rectangles.slice(0, -1))}>
          {say({ zh: '去掉上一处', en: 'Remove the last' })}
        </button>
        <button
          type="button"
          className="photo-main"
          disabled={sending || rectangles.length === 0}
          onClick={() =>
            void send({ fileId, rectangles: [...rectangles] }).then((answer) => {
              if (answer) done();
            })
          }
        >
          {say({ zh: `确认遮盖 ${rectangles.length} 处`, en: `Cover ${rectangles.length}` })}
        </button>
        <button type="button" onClick={close}>
          {say({ zh: '取消', en: 'Cancel' })}
        </button>
      </div>
    </>
  );
}

const within = (value: number): number => Math.min(1, Math.max(0, value));

function between(one: { x: number; y: number }, other: { x: number; y: number }): Rectangle {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function placeOf({ x, y, width, height }: Rectangle): Record<'left' | 'top' | 'width' | 'height', string> {
  const percent = (value: number): string => `${100 * value}%`;
  return { left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
}

/** The rectangle after a key: null when it is removed, undefined for other keys. */
function moved(rectangle: Rectangle, { key, shiftKey }: KeyboardEvent): Rectangle | null | undefined {
  if (key === 'Delete' || key === 'Backspace') return null;
  const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [];
  if (right === undefined || down === undefined) return undefined;
  const { x, y, width, height } = rectangle;
  if (shiftKey)
    return {
      x,
      y,
      width: Math.min(1 - x, Math.max(LEAST, width + right * STEP)),
      height: Math.min(1 - y, Math.max(LEAST, height + down * STEP)),
    };
  return {
    x: Math.min(1 - width, Math.max(0, x + right * STEP)),
    y: Math.min(1 - height, Math.max(0, y + down * STEP)),
    width,
    height,
  };
}
