import { QueryClientProvider } from "@tanstack/react-query";
import { App as Messages, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useEffect, useLayoutEffect, useMemo } from "react";
import { BrowserRouter } from "react-router";
import { client } from "./ahead";
import { Pages } from "./Pages";
import { useMode, usePreferences } from "./preferences";
import { SessionProvider } from "./session";
import { paint, tokens } from "./theme";
import { speak } from "./words";

export function App() {
  const mode = useMode();
  const { language } = usePreferences();
  const theme = useMemo(() => tokens(mode), [mode]);
  useLayoutEffect(() => paint(mode), [mode]);
  useEffect(() => {
    dayjs.locale(language === "zh" ? "zh-cn" : "en");
    void speak(language);
  }, [language]);
  return (
    <ConfigProvider theme={theme} locale={language === "zh" ? zhCN : enUS} componentSize="middle">
      <Messages message={{ maxCount: 3, top: 56 }}>
        <QueryClientProvider client={client}>
          <BrowserRouter basename="/console">
            <SessionProvider>
              <Pages />
            </SessionProvider>
          </BrowserRouter>
        </QueryClientProvider>
      </Messages>
    </ConfigProvider>
  );
}
