import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import { wordOf } from "../app/words";
import { Trouble } from "../ui/states";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A new tenant list: what it would change is shown, and wrong rows named, before anything changes. */
export function ImportDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      footer={null}
      width={760}
      title={t("import.title")}
      destroyOnHidden
    >
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: Pick<Props, "onClose">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<{ readonly name: string; readonly csv: string } | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  const preview = useMutation({
    mutationFn: ({ csv, replace }: { readonly csv: string; readonly replace: boolean }) =>
      api.importTenants(csv, replace, true),
  });
  const taking = useMutation({
    mutationFn: (csv: string) => api.importTenants(csv, isReplacing, false),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tenants"] }),
  });
  const look = (csv: string, replace: boolean) => preview.mutate({ csv, replace });
  const report = taking.data ?? preview.data;
  const error = taking.error ?? preview.error;
  return (
    <div className="import">
      <label className="file">
        <span>{t("import.file")}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (!chosen) return;
            void chosen.text().then((csv) => {
              setFile({ name: chosen.name, csv });
              look(csv, isReplacing);
            });
          }}
        />
      </label>
      <Checkbox
        checked={isReplacing}
        onChange={(event) => {
          setReplacing(event.target.checked);
          if (file) look(file.csv, event.target.checked);
        }}
      >
        {t("import.replace")}
      </Checkbox>
      {error && <Alert type="error" showIcon title={<Trouble error={error} />} />}
      {report && <Report report={report} isDone={taking.data !== undefined} />}
      <span className="buttons">
        <Button onClick={onClose}>{t(taking.data ? "state.close" : "state.cancel")}</Button>
        {!taking.data && (
          <Button
            type="primary"
            disabled={!file || !preview.data}
            loading={taking.isPending || preview.isPending}
            onClick={() => file && taking.mutate(file.csv)}
          >
            {t("import.take")}
          </Button>
        )}
      </span>
    </div>
  );
}

function Report({ report, isDone }: { readonly report: api.ImportReport; readonly isDone: boolean }) {
  const { t } = useTranslation();
  const shown = (value: unknown) => {
    if (Array.isArray(value)) return value.join("、");
    return typeof value === "string" && value !== ""
      ? value
      : value == null || value === ""
        ? "—"
        : JSON.stringify(value);
  };
  return (
    <>
      <p role="status">
        <b>{t(isDone ? "import.done" : "import.would")}</b>{" "}
        {(["created", "updated", "closed", "unchanged"] as const).map((kind) => (
          <span key={kind} className="chip">
            {t(`import.${kind}`)} {report[kind]}
          </span>
        ))}
      </p>
      {report.errors.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("import.errors", { count: report.errors.length })}
          description={
            <ul>
              {report.errors.map(({ row, message }) => (
                <li key={row}>
                  {t("import.row", { row })} {message}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {report.changes && report.changes.length > 0 && (
        <div className="changes-list">
          <table className="plain">
            <tbody>
              {report.changes.map(({ code, change, fields }) => (
                <tr key={code}>
                  <th scope="row" className="mono">
                    {code}
                  </th>
                  <td>{wordOf("import", change)}</td>
                  <td>
                    {fields.map(({ field, before, after }) => (
                      <div key={field}>
                        {wordOf("admin", field)}: <del>{shown(before)}</del> → <ins>{shown(after)}</ins>
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
