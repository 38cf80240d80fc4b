import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskView } from "../api/types";
import { TwinView } from "../twin/TwinView";
import { Actions } from "./Actions";
import { AfterActions } from "./AfterActions";
import { AppealCard } from "./AppealCard";
import type { Viewing } from "./DeskPage";
import { EarnedCard } from "./EarnedCard";
import { Fields } from "./Fields";
import { Further } from "./Further";
import { Head } from "./Head";
import { MemberCard } from "./MemberCard";
import { PhotoPane, type PhotoPaneControls } from "./PhotoPane";
import { PointsCard } from "./PointsCard";
import { Reasons } from "./Reasons";
import { TenantCard } from "./TenantCard";
import { TwinStrip } from "./TwinStrip";
import { useActions } from "./useActions";
import { useCorrections } from "./useCorrections";
import { useFieldKeys } from "./useFieldKeys";
import type { Desk } from "./useLine";

interface Props {
  readonly view: DeskView;
  readonly desk: Desk;
  readonly viewing: Viewing;
  readonly onViewing: (viewing: Viewing) => void;
  /** Opened by itself, not out of the line. */
  readonly isSingle: boolean;
  readonly onNext: () => void;
}

/** All about one receipt: the photo left, what was read and what to do right. */
export function ReceiptDesk({ view, desk, viewing, onViewing, isSingle, onNext }: Props) {
  const { t } = useTranslation();
  const editing = useCorrections(view);
  const [isTwinOpen, setTwinOpen] = useState(false);
  const pane = useRef<PhotoPaneControls>(null);
  const fields = useFieldKeys(view, editing, pane);
  const actions = useActions({ view, desk, editing, isSingle, onNext, focus: fields.focus });
  const twins = editing.outcome?.twins ?? view.twins;
  const isDecided = view.receipt.status !== "in_review";
  return (
    <article className="receipt" aria-label={t("desk.receipt")}>
      <PhotoPane
        ref={pane}
        view={view}
        viewing={viewing}
        onViewing={onViewing}
        fields={fields}
        isTwinOpen={isTwinOpen}
      />
      <div className="side">
        <Head view={view} />
        <div className="side-scroll" tabIndex={-1}>
          <div className="side-main">
            <AppealCard view={view} />
            <Reasons view={view} editing={editing} />
            <Fields view={view} editing={editing} fields={fields} />
            {twins.length > 0 && <TwinStrip view={view} twins={twins} onOpen={() => setTwinOpen(true)} />}
            <Further view={view} fields={fields} />
          </div>
          <aside className="side-aside" aria-label={t("desk.around")}>
            {isDecided ? <EarnedCard view={view} /> : <PointsCard view={view} editing={editing} />}
            <TenantCard view={view} />
            <MemberCard view={view} />
          </aside>
        </div>
        {isDecided ? (
          <AfterActions view={view} desk={desk} onNext={onNext} />
        ) : (
          <Actions view={view} editing={editing} actions={actions} />
        )}
      </div>
      {twins.length > 0 && (
        <TwinView view={view} twins={twins} isOpen={isTwinOpen} onToggle={setTwinOpen} viewing={viewing} />
      )}
    </article>
  );
}
