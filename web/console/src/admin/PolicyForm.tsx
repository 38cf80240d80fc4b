import { Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Policy } from "../api/admin";
import { fenOf, yuan } from "../format/money";

interface Props {
  readonly body: Policy;
  readonly onChange: (body: Policy) => void;
}

/** Amounts of a policy; in fen, shown in yuan. */
const AMOUNTS = ["minimum_fen", "review_above_fen"] as const;
const NUMBERS = [
  "days_after_purchase",
  "receipts_per_day",
  "points_per_day",
  "appeals_max",
  "promise_minutes",
  "overdue_to_senior_minutes",
] as const;

/** The rules that change often as fields, all of them as text. */
export function PolicyForm({ body, onChange }: Props) {
  const { t } = useTranslation();
  const rates = (body["rates"] ?? {}) as Readonly<Record<string, number | null>>;
  return (
    <div className="policy-form">
      <fieldset>
        <legend>{t("policy.rates")}</legend>
        <div className="policy-grid">
          {Object.entries(rates).map(([category, rate]) => (
            <label key={category}>
              {category}
              <Amount
                fen={rate}
                empty={t("policy.no_points")}
                onChange={(fen) => onChange({ ...body, rates: { ...rates, [category]: fen } })}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("policy.limits")}</legend>
        <div className="policy-grid">
          {AMOUNTS.map((name) => (
            <label key={name}>
              {t(`policy.field.${name}`)}
              <Amount
                fen={body[name] as number | null}
                onChange={(fen) => onChange({ ...body, [name]: fen })}
              />
            </label>
          ))}
          {NUMBERS.map((name) => (
            <label key={name}>
              {t(`policy.field.${name}`)}
              <InputNumber<number>
                min={0}
                value={body[name] as number}
                onChange={(value) => value !== null && onChange({ ...body, [name]: value })}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <WholeText key={JSON.stringify(body)} body={body} onChange={onChange} />
    </div>
  );
}

interface AmountProps {
  readonly fen: number | null;
  readonly empty?: string;
  readonly onChange: (fen: number | null) => void;
}

function Amount({ fen, empty, onChange }: AmountProps) {
  const [text, setText] = useState(fen === null ? "" : yuan(fen));
  const isWrong = text !== "" && fenOf(text) === null;
  return (
    <Input
      prefix="¥"
      value={text}
      placeholder={empty}
      {...(isWrong ? { status: "error" as const } : {})}
      onChange={(event) => {
        setText(event.target.value);
        const found = fenOf(event.target.value);
        if (found !== null || event.target.value === "") onChange(found);
      }}
    />
  );
}

function WholeText({ body, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => JSON.stringify(body, null, 2));
  const [isWrong, setWrong] = useState(false);
  return (
    <details>
      <summary>{t("policy.whole")}</summary>
      <Input.TextArea
        className="mono"
        aria-label={t("policy.whole")}
        autoSize={{ minRows: 8, maxRows: 24 }}
        value={text}
        {...(isWrong ? { status: "error" as const } : {})}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          try {
            const value: unknown = JSON.parse(text);
            setWrong(false);
            if (JSON.stringify(value) !== JSON.stringify(body)) onChange(value as Policy);
          } catch {
            setWrong(true);
          }
        }}
      />
    </details>
  );
}
