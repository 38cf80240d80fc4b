import { useMutation } from "@tanstack/react-query";
import { Button, Input, type InputRef, Segmented } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeCode } from "../api/till";
import { useMe } from "../app/session";
import { yuan } from "../format/money";
import { local } from "../format/time";
import { Nothing, Trouble } from "../ui/states";
import { recallRoll, keepRoll } from "./roll";
import { type Field, saleOf, type Typed } from "./sale";
import { type Made, type Roll, Slip } from "./Slip";
import "./till.css";

const BLANK: Typed = { amount: "", number: "", time: "" };
const FIELDS = ["amount", "number", "time"] as const;
/** What was made last stays at hand: paper jams. */
const KEPT = 8;

/** Makes the points code of a sale and prints it, for a till that cannot do so itself. */
export function TillPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [typed, setTyped] = useState(BLANK);
  const [wrong, setWrong] = useState<readonly Field[]>([]);
  const [made, setMade] = useState<readonly Made[]>([]);
  const [shown, setShown] = useState(0);
  const [roll, setRoll] = useState<Roll>(recallRoll);
  const first = useRef<InputRef>(null);
  const making = useMutation({
    mutationFn: async (sale: Made["sale"]) => ({ sale, code: await makeCode(sale) }),
    onSuccess: (one) => {
      setMade((before) => [one, ...before.filter(({ code }) => code.code !== one.code.code)].slice(0, KEPT));
      setShown(0);
      setTyped(BLANK);
      first.current?.focus();
    },
  });
  const make = () => {
    const sale = saleOf(typed, me.mall.time_zone, new Date());
    const isWrong = "length" in sale;
    setWrong(isWrong ? sale : []);
    if (!isWrong) making.mutate(sale);
  };
  const current = made[shown];
  return (
    <div className="till">
      <form
        className="till-form no-print"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <h1>{t("till.title")}</h1>
        <p className="muted">{t("till.lead")}</p>
        {FIELDS.map((field) => (
          <TillField
            key={field}
            field={field}
            value={typed[field]}
            isWrong={wrong.includes(field)}
            inputRef={field === "amount" ? first : undefined}
            onType={(value) => setTyped((before) => ({ ...before, [field]: value }))}
          />
        ))}
        {making.error && (
          <p role="alert" className="field-trouble">
            <Trouble error={making.error} />
          </p>
        )}
        <Button type="primary" size="large" htmlType="submit" loading={making.isPending}>
          {t("till.make")}
        </Button>
        {made.length > 1 && <Earlier made={made} shown={shown} onShow={setShown} />}
      </form>
      <section className="till-out" aria-live="polite">
        {current ? (
          <>
            <div className="till-tools no-print">
              <Segmented<Roll>
                aria-label={t("till.roll")}
                value={roll}
                onChange={(next) => {
                  setRoll(next);
                  keepRoll(next);
                }}
                options={[
                  { value: "58", label: "58 mm" },
                  { value: "80", label: "80 mm" },
                ]}
              />
              <Button type="primary" onClick={() => window.print()}>
                {t("till.print")}
              </Button>
            </div>
            <Slip made={current} shop={me.tenant?.name ?? ""} mall={me.mall.name} roll={roll} />
          </>
        ) : (
          <Nothing title={t("till.nothing")} />
        )}
      </section>
    </div>
  );
}

interface TillFieldProps {
  readonly field: Field;
  readonly value: string;
  readonly isWrong: boolean;
  readonly inputRef: React.RefObject<InputRef | null> | undefined;
  readonly onType: (value: string) => void;
}

function TillField({ field, value, isWrong, inputRef, onType }: TillFieldProps) {
  const { t } = useTranslation();
  return (
    <label className="till-field">
      <span>{t(`till.${field}`)}</span>
      <Input
        {...(inputRef ? { ref: inputRef, autoFocus: true } : {})}
        size="large"
        {...(field === "amount" ? { prefix: "¥" } : {})}
        value={value}
        {...(isWrong ? { status: "error" as const } : {})}
        aria-invalid={isWrong}
        autoComplete="off"
        maxLength={64}
        inputMode={field === "amount" ? "decimal" : "text"}
        placeholder={t(`till.${field}_hint`)}
        onChange={(event) => onType(event.target.value)}
      />
      {isWrong && (
        <small role="alert" className="field-trouble">
          {t(`till.${field}_wrong`)}
        </small>
      )}
    </label>
  );
}

interface EarlierProps {
  readonly made: readonly Made[];
  readonly shown: number;
  readonly onShow: (place: number) => void;
}

function Earlier({ made, shown, onShow }: EarlierProps) {
  const { t } = useTranslation();
  return (
    <div>
      <h3>{t("till.earlier")}</h3>
      <ul className="till-earlier">
        {made.map(({ sale, code }, place) => (
          <li key={code.code}>
            <button
              type="button"
              className="link"
              aria-current={place === shown}
              onClick={() => onShow(place)}
            >
              {sale.receipt_number} · ¥{yuan(sale.paid_amount_fen)} ·{" "}
              <span className="muted">{local(sale.paid_at).slice(11)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
