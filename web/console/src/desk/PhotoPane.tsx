import { Button, Tooltip } from "antd";
import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import type { Quarters } from "../geometry/frame";
import type { Quad } from "../geometry/quad";
import type { Action } from "../keys/bindings";
import { useKeys } from "../keys/useKeys";
import { frameOf } from "../photo/frames";
import { CONTRASTS, PhotoStage, type StageControls } from "../photo/PhotoStage";
import { Caps } from "../ui/Caps";
import type { Viewing } from "./DeskPage";
import { marksOf, quadsOf } from "./fields";
import type { FieldFocus } from "./useFieldKeys";

export interface PhotoPaneControls {
  readonly show: (quad: Quad) => void;
  readonly reveal: (quad: Quad) => void;
}

interface Props {
  readonly view: DeskView;
  readonly viewing: Viewing;
  readonly onViewing: (viewing: Viewing) => void;
  readonly fields: FieldFocus;
  readonly isTwinOpen: boolean;
  readonly ref: Ref<PhotoPaneControls>;
}

const PAN = 80;
const ZOOM = 1.25;

/** The photo with its tools. */
export function PhotoPane({ view, viewing, onViewing, fields, isTwinOpen, ref }: Props) {
  const { t } = useTranslation();
  const [n, setN] = useState(0);
  const [quarters, setQuarters] = useState<Quarters>(0);
  const [isBroken, setBroken] = useState(false);
  const stage = useRef<StageControls>(null);
  const photo = view.photos[n] ?? view.photos[0];
  const { isStraight, contrast } = viewing;
  const frame = useMemo(
    () => (photo ? frameOf(photo, quadsOf(view, photo.n), { isStraight, quarters }) : null),
    [view, photo, isStraight, quarters],
  );
  const marks = useMemo(() => (n === 0 ? marksOf(view, (id) => wordOf("field", id)) : []), [view, n]);
  useImperativeHandle(ref, () => ({
    show: (quad) => stage.current?.show(quad),
    reveal: (quad) => stage.current?.reveal(quad),
  }));
  const turn = (by: 1 | 3) => setQuarters((now) => ((now + by) % 4) as Quarters);
  const nextContrast = () => {
    const at = CONTRASTS.indexOf(contrast);
    onViewing({ ...viewing, contrast: CONTRASTS[(at + 1) % CONTRASTS.length] ?? "plain" });
  };
  const act: Partial<Record<Action, () => unknown>> = {
    zoom_in: () => stage.current?.zoom(ZOOM),
    zoom_out: () => stage.current?.zoom(1 / ZOOM),
    fit: () => stage.current?.fit(),
    pan_left: () => stage.current?.pan(PAN, 0),
    pan_right: () => stage.current?.pan(-PAN, 0),
    pan_up: () => stage.current?.pan(0, PAN),
    pan_down: () => stage.current?.pan(0, -PAN),
    turn_left: () => turn(3),
    turn_right: () => turn(1),
    contrast: nextContrast,
    straighten: () => onViewing({ ...viewing, isStraight: !isStraight }),
    photo_next: () => setN((now) => (now + 1) % Math.max(1, view.photos.length)),
    read_region: () => fields.focus("paid_amount"),
  };
  useKeys("photo", act, !isTwinOpen);
  // prettier-ignore
  const tool = (action: Action, sign: ReactNode, isOn = false) => (
    <Tooltip title={<>{t(`keys.does.${action}`)} <Caps action={action} /></>} mouseEnterDelay={0.4}>
      <Button type="text" size="small" aria-pressed={isOn} aria-label={t(`keys.does.${action}`)} onClick={() => void act[action]?.()}>
        {sign}
      </Button>
    </Tooltip>
  );
  return (
    <section className="photo-pane" aria-label={t("desk.photo")}>
      {photo && frame && !isBroken ? (
        <PhotoStage
          photo={photo}
          frame={frame}
          alt={t("desk.photo")}
          marks={marks}
          lit={fields.lit}
          contrast={contrast}
          isPicking={fields.typing !== null}
          onLit={fields.light}
          onChoose={(id) => fields.light(id)}
          onPick={(quad) => void fields.readRegion(photo.n, quad)}
          onBroken={() => setBroken(true)}
          controls={stage}
        />
      ) : (
        <p className="photo-none">{t("desk.no_photo")}</p>
      )}
      <div className="photo-tools" role="toolbar" aria-label={t("desk.photo_tools")}>
        {tool("zoom_out", "−")}
        {tool("zoom_in", "+")}
        {tool("fit", t("photo.fit"))}
        {tool("turn_left", "↺")}
        {tool("turn_right", "↻")}
        {tool("straighten", isStraight ? t("photo.straight") : t("photo.as_taken"), isStraight)}
        {tool("contrast", t(`photo.contrast.${contrast}`), contrast !== "plain")}
        {view.photos.length > 1 && tool("photo_next", `${String(n + 1)}/${String(view.photos.length)}`)}
      </div>
      {fields.typing !== null && (
        <p className="photo-hint" role="status">
          {fields.isReading
            ? t("desk.reading_region")
            : t("desk.drag_hint", { field: wordOf("field", fields.typing) })}
        </p>
      )}
    </section>
  );
}
