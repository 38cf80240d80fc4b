import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { signIn } from "../api/session";
import { choose, usePreferences } from "./preferences";
import { useSession } from "./session";
import { Trouble } from "../ui/states";
import "./signin.css";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

export function SignIn() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { refresh } = useSession();
  const entry = useMutation({
    mutationFn: ({ username, password }: Credentials) => signIn(username.trim(), password),
    onSuccess: refresh,
  });
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={40} height={40} />
        <h1>{t("sign_in.title")}</h1>
        <p>{t("sign_in.lead")}</p>
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => entry.mutate(values)}>
          <Form.Item name="username" label={t("sign_in.username")} rules={[{ required: true }]}>
            <Input autoFocus autoComplete="username" size="large" />
          </Form.Item>
          <Form.Item name="password" label={t("sign_in.password")} rules={[{ required: true }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {entry.isError && (
            <Alert type="error" showIcon role="alert" title={<Trouble error={entry.error} />} />
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={entry.isPending}>
            {t("sign_in.enter")}
          </Button>
        </Form>
        <Button type="link" onClick={() => choose({ language: language === "zh" ? "en" : "zh" })}>
          {language === "zh" ? "English" : "中文"}
        </Button>
      </div>
    </main>
  );
}
