import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useMe } from "../app/session";
import { useKeys } from "../keys/useKeys";
import type { Contrast } from "../photo/PhotoStage";
import { Caps } from "../ui/Caps";
import { Failure, Loading, Nothing } from "../ui/states";
import { ReceiptDesk } from "./ReceiptDesk";
import { Refused } from "./Refused";
import { UndoBar } from "./UndoBar";
import { useLine } from "./useLine";
import "./desk.css";

/** How photos are looked at; stays from receipt to receipt. */
export interface Viewing {
  readonly isStraight: boolean;
  readonly contrast: Contrast;
}

/** One receipt after the other. */
export function DeskPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const me = useMe();
  const desk = useLine(id, me.hold_seconds);
  const [viewing, setViewing] = useState<Viewing>({ isStraight: true, contrast: "plain" });
  const [shown] = desk.line.waiting;
  const canUndo = desk.line.held.length > 0;
  useKeys("desk", {
    undo: () => (canUndo ? desk.undo() : void message.info(t("desk.nothing_to_undo"))),
  });
  if (!shown) {
    return (
      <div className="desk-empty">
        <EmptyDesk desk={desk} only={id} onNext={() => void navigate("/desk")} />
        <UndoBar desk={desk} />
      </div>
    );
  }
  return (
    <div className="desk">
      <Refused desk={desk} />
      <ReceiptDesk
        key={`${shown.receipt.id} ${shown.receipt.version}`}
        view={shown}
        desk={desk}
        viewing={viewing}
        onViewing={setViewing}
        isSingle={id !== undefined}
        onNext={() => void navigate("/desk")}
      />
      <UndoBar desk={desk} />
    </div>
  );
}

interface EmptyProps {
  readonly desk: ReturnType<typeof useLine>;
  readonly only: string | undefined;
  readonly onNext: () => void;
}

function EmptyDesk({ desk, only, onNext }: EmptyProps) {
  const { t } = useTranslation();
  if (desk.error) return <Failure error={desk.error} onRetry={desk.refresh} />;
  if (desk.isLoading) return <Loading />;
  return (
    <Nothing title={only ? t("desk.single_done") : t("desk.nothing")}>
      <p>{only ? null : t("desk.nothing_more")}</p>
      {only && (
        <Button type="primary" onClick={onNext}>
          {t("desk.go_on")}
        </Button>
      )}
      {desk.line.held.length > 0 && (
        <p>
          {t("desk.can_undo")} <Caps action="undo" />
        </p>
      )}
    </Nothing>
  );
}
