import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import type { Viewing } from "../desk/DeskPage";
import { quadsOf } from "../desk/fields";
import { useKeys } from "../keys/useKeys";
import { alignedTo, frameOf, type Text } from "../photo/frames";
import { type Mark, PhotoStage, type StageControls, type StageState } from "../photo/PhotoStage";
import { type Compared, compare } from "./compare";

interface Props {
  readonly left: DeskView;
  readonly right: DeskView;
  readonly viewing: Viewing;
  /** The twin shows over this paper, again and again: what differs jumps. */
  readonly isBlinking: boolean;
  readonly lit: string | null;
  readonly onLit: (field: string | null) => void;
}

const BLINK_MS = 450;

/** Words that both papers may have, with their places: lines, and fields where no lines are known. */
function textsOf(view: DeskView): readonly Text[] {
  const lines = view.lines.filter(({ n }) => n === 0);
  if (lines.length > 0) return lines;
  return compare(view, view).flatMap(({ left, leftQuad }) =>
    leftQuad ? [{ text: left, quad: leftQuad }] : [],
  );
}

function marksOf(rows: readonly Compared[], side: "leftQuad" | "rightQuad"): readonly Mark[] {
  return rows.flatMap((row) => {
    const quad = row[side];
    if (!quad) return [];
    const sign = row.verdict === "agree" ? "=" : row.verdict === "differ" ? "≠" : "?";
    const tone = row.verdict === "differ" ? ("differs" as const) : ("same" as const);
    return [{ id: row.field, quad, label: `${sign} ${wordOf("field", row.field)}`, tone }];
  });
}

/** Both photos at the same scale and place; moving one moves the other. */
export function TwinPhotos({ left, right, viewing, isBlinking, lit, onLit }: Props) {
  const { t } = useTranslation();
  const [photo, twin] = [left.photos[0], right.photos[0]];
  const leftStage = useRef<StageControls>(null);
  const rightStage = useRef<StageControls>(null);
  const told = useRef("");
  const frames = useMemo(() => {
    if (!photo || !twin) return null;
    const look = { isStraight: viewing.isStraight, quarters: 0 as const };
    const here = frameOf(photo, quadsOf(left), look);
    const there = frameOf(twin, quadsOf(right), look);
    return { here, there: alignedTo(here, textsOf(left), there, textsOf(right)) };
  }, [left, right, photo, twin, viewing.isStraight]);
  const rows = useMemo(() => compare(left, right), [left, right]);
  const isTwinUp = useBlinking(isBlinking);
  useKeys("photo", {
    zoom_in: () => leftStage.current?.zoom(1.25),
    zoom_out: () => leftStage.current?.zoom(0.8),
    fit: () => leftStage.current?.fit(),
    pan_left: () => leftStage.current?.pan(80, 0),
    pan_right: () => leftStage.current?.pan(-80, 0),
    pan_up: () => leftStage.current?.pan(0, 80),
    pan_down: () => leftStage.current?.pan(0, -80),
  });
  // What one was told by the other it does not tell back.
  const follow = (other: RefObject<StageControls | null>, state: StageState) => {
    const word = JSON.stringify(state);
    if (word === told.current) return;
    told.current = word;
    other.current?.follow(state);
  };
  if (!photo || !twin || !frames) return <p className="photo-none">{t("desk.no_photo")}</p>;
  const shown = isTwinUp ? { photo: twin, frame: frames.there } : { photo, frame: frames.here };
  const common = { contrast: viewing.contrast, lit, onLit } as const;
  return (
    <div className={`twin-photos${isBlinking ? " blinking" : ""}`}>
      <figure>
        <figcaption>{isTwinUp ? t("twin.that") : t("twin.this")}</figcaption>
        <PhotoStage
          {...common}
          photo={isBlinking ? shown.photo : photo}
          frame={isBlinking ? shown.frame : frames.here}
          alt={t("twin.this")}
          marks={marksOf(rows, isTwinUp ? "rightQuad" : "leftQuad")}
          onMove={(state) => follow(rightStage, state)}
          controls={leftStage}
        />
      </figure>
      {!isBlinking && (
        <figure>
          <figcaption>{t("twin.that")}</figcaption>
          <PhotoStage
            {...common}
            photo={twin}
            frame={frames.there}
            alt={t("twin.that")}
            marks={marksOf(rows, "rightQuad")}
            onMove={(state) => follow(leftStage, state)}
            controls={rightStage}
          />
        </figure>
      )}
    </div>
  );
}

function useBlinking(isBlinking: boolean): boolean {
  const [isUp, setUp] = useState(false);
  useEffect(() => {
    if (!isBlinking) return;
    const timer = window.setInterval(() => setUp((now) => !now), BLINK_MS);
    return () => window.clearInterval(timer);
  }, [isBlinking]);
  return isBlinking && isUp;
}
