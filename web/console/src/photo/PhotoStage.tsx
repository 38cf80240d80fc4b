import {
  type CSSProperties,
  type PointerEvent,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from "react-zoom-pan-pinch";
import type { Photo } from "../api/types";
import type { Frame } from "../geometry/frame";
import { inverse, moved, movedQuad, toCss } from "../geometry/plane";
import { boxOf, type Point, type Quad, quadOfBox } from "../geometry/quad";
import { sizeOf } from "./frames";
import "./stage.css";

/** A place on the photo that means something. */
export interface Mark {
  readonly id: string;
  readonly quad: Quad;
  readonly label: string;
  readonly tone: "field" | "same" | "differs";
}

export interface StageState {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface StageControls {
  readonly zoom: (by: number) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly fit: () => void;
  /** Shows a place of the photo large. */
  readonly show: (quad: Quad) => void;
  /** Moves a place of the photo into sight, if it is not. */
  readonly reveal: (quad: Quad) => void;
  readonly follow: (state: StageState) => void;
}

export const CONTRASTS = ["plain", "strong", "ink", "negative"] as const;
export type Contrast = (typeof CONTRASTS)[number];

interface Props {
  readonly photo: Photo;
  readonly frame: Frame;
  readonly alt: string;
  readonly marks?: readonly Mark[];
  readonly lit?: string | null;
  readonly contrast?: Contrast;
  /** Dragging draws a region instead of moving the photo. */
  readonly isPicking?: boolean;
  readonly onLit?: ((id: string | null) => void) | undefined;
  readonly onChoose?: ((id: string) => void) | undefined;
  readonly onPick?: (quad: Quad) => void;
  readonly onMove?: (state: StageState) => void;
  readonly onBroken?: () => void;
  readonly controls?: Ref<StageControls>;
}

const ZOOM_MAX = 8;
/** How much larger than it would fit a shown place may get. */
const SHOW_SHARE = 0.7;

/** A photo that can be zoomed, moved and turned, with its marks. */
export function PhotoStage(props: Props) {
  const { photo, frame, alt, marks = [], lit = null, contrast = "plain", isPicking = false } = props;
  const zoomer = useRef<ReactZoomPanPinchRef>(null);
  const box = useRef<HTMLDivElement>(null);
  const isFitted = useRef(false);
  const fit = () => fitIn(zoomer.current, box.current, frame);
  useLayoutEffect(() => {
    fitIn(zoomer.current, box.current, frame);
    // The zoomer sets itself up after this; and the pane may grow or shrink.
    const watch = new ResizeObserver(() => {
      fitIn(zoomer.current, box.current, frame);
      isFitted.current = true;
    });
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, [photo.url, frame]);
  useImperativeHandle(props.controls, () => ({
    zoom: (by) =>
      void (by > 1 ? zoomer.current?.zoomIn(by - 1, 90) : zoomer.current?.zoomOut(1 / by - 1, 90)),
    pan: (dx, dy) => void zoomer.current?.panBy(dx, dy, 60),
    fit,
    show: (quad) => show(zoomer.current, box.current, frame, quad),
    reveal: (quad) => reveal(zoomer.current, box.current, frame, quad),
    follow: ({ x, y, scale }) => void zoomer.current?.setTransform(x, y, scale, 0),
  }));
  const size = sizeOf(photo);
  return (
    <div ref={box} className={`stage contrast-${contrast}${isPicking ? " picking" : ""}`}>
      <TransformWrapper
        ref={zoomer}
        onInit={(ref) => fitIn(ref, box.current, frame)}
        minScale={0.05}
        maxScale={ZOOM_MAX}
        limitToBounds={false}
        doubleClick={{ mode: "toggle", step: 1.5 }}
        panning={{ disabled: isPicking, velocityDisabled: true }}
        wheel={{ step: 0.12 }}
        onTransform={(_, { positionX, positionY, scale }) => {
          box.current?.style.setProperty("--zoom", String(scale));
          if (isFitted.current) props.onMove?.({ x: positionX, y: positionY, scale });
        }}
      >
        <TransformComponent wrapperClass="stage-wrapper">
          <div className="stage-paper" style={{ width: frame.width, height: frame.height }}>
            <img
              key={photo.url}
              src={photo.url}
              alt={alt}
              width={size.width}
              height={size.height}
              decoding="sync"
              draggable={false}
              style={{ transform: toCss(frame.plane) }}
              onError={() => props.onBroken?.()}
            />
            <Marks frame={frame} marks={marks} lit={lit} onLit={props.onLit} onChoose={props.onChoose} />
            {isPicking && props.onPick && <Picker frame={frame} onPick={props.onPick} />}
          </div>
        </TransformComponent>
      </TransformWrapper>
    </div>
  );
}

function fitIn(zoomer: ReactZoomPanPinchRef | null, box: HTMLElement | null, frame: Frame) {
  if (!zoomer || !box || box.clientWidth === 0) return;
  const [wide, high] = [box.clientWidth, box.clientHeight];
  const scale = Math.min(wide / frame.width, high / frame.height) * 0.98;
  void zoomer.setTransform((wide - frame.width * scale) / 2, (high - frame.height * scale) / 2, scale, 0);
  box.style.setProperty("--zoom", String(scale));
}

function reveal(zoomer: ReactZoomPanPinchRef | null, box: HTMLElement | null, frame: Frame, quad: Quad) {
  if (!zoomer || !box) return;
  const { scale, positionX, positionY } = zoomer.state;
  const place = boxOf(movedQuad(quad, frame.plane));
  const [wide, high] = [box.clientWidth, box.clientHeight];
  const isSeen =
    place.left * scale + positionX >= 0 &&
    place.right * scale + positionX <= wide &&
    place.top * scale + positionY >= 0 &&
    place.bottom * scale + positionY <= high;
  if (isSeen) return;
  const [x, y] = [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
  void zoomer.setTransform(wide / 2 - x * scale, high / 2 - y * scale, scale, 120);
}

function show(zoomer: ReactZoomPanPinchRef | null, box: HTMLElement | null, frame: Frame, quad: Quad) {
  if (!zoomer || !box) return;
  const place = boxOf(movedQuad(quad, frame.plane));
  const [wide, high] = [box.clientWidth, box.clientHeight];
  const fitting = Math.min(wide / (place.right - place.left), (high * 0.5) / (place.bottom - place.top));
  const scale = Math.min(fitting * SHOW_SHARE, 2.5);
  const [x, y] = [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
  void zoomer.setTransform(wide / 2 - x * scale, high / 2 - y * scale, scale, 120);
}

interface MarksProps extends Pick<Props, "frame" | "onLit" | "onChoose"> {
  readonly marks: readonly Mark[];
  readonly lit: string | null;
}

function Marks({ frame, marks, lit, onLit, onChoose }: MarksProps) {
  return (
    <svg className="marks" viewBox={`0 0 ${frame.width} ${frame.height}`} aria-hidden="true">
      {marks.map(({ id, quad, label, tone }) => {
        const place = movedQuad(quad, frame.plane);
        const box = boxOf(place);
        return (
          <g
            key={id}
            className={`mark tone-${tone}${lit === id ? " lit" : ""}`}
            data-mark={id}
            onPointerEnter={() => onLit?.(id)}
            onPointerLeave={() => onLit?.(null)}
            onClick={() => onChoose?.(id)}
          >
            <polygon points={place.map((point) => point.join(",")).join(" ")} />
            {lit === id && (
              <text x={box.left} y={box.top} style={{ "--up": "-6px" } as CSSProperties}>
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Regions smaller than this, in pixels of the screen, are clicks. */
const REGION_MIN = 6;

function Picker({ frame, onPick }: { readonly frame: Frame; readonly onPick: (quad: Quad) => void }) {
  const [ends, setEnds] = useState<{ readonly from: Point; readonly to: Point } | null>(null);
  const place = (event: PointerEvent<HTMLDivElement>): Point => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const zoom = width / frame.width;
    return [(event.clientX - left) / zoom, (event.clientY - top) / zoom];
  };
  const done = (event: PointerEvent<HTMLDivElement>) => {
    const zoom = event.currentTarget.getBoundingClientRect().width / frame.width;
    setEnds(null);
    const back = inverse(frame.plane);
    if (!ends || !back) return;
    const region = boxOf([ends.from, place(event)]);
    if (Math.min(region.right - region.left, region.bottom - region.top) * zoom < REGION_MIN) return;
    const [a, b, c, d] = quadOfBox(region);
    const whole = (point: Point): Point => moved(point, back).map(Math.round) as unknown as Point;
    onPick([whole(a), whole(b), whole(c), whole(d)]);
  };
  const box = ends && boxOf([ends.from, ends.to]);
  return (
    <div
      className="picker"
      // The field that is being typed in keeps the keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = place(event);
        setEnds({ from, to: from });
      }}
      onPointerMove={(event) => ends && setEnds({ from: ends.from, to: place(event) })}
      onPointerUp={done}
    >
      {box && (
        <i
          style={{ left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top }}
        />
      )}
    </div>
  );
}
