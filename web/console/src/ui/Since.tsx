import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { local, span } from "../format/time";

/** How long ago, kept true while it is on the screen. */
export function Since({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 20_000);
    return () => window.clearInterval(timer);
  }, []);
  const { unit, count } = span(now - Date.parse(at));
  return (
    <time dateTime={at} title={local(at)}>
      {t(`ago.${unit}`, { count })}
    </time>
  );
}
