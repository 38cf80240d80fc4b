import { useTranslation } from "react-i18next";

/** A receipt's photo beside what is said about it; whole, as it was taken. */
export function SmallPhoto({ url, alt }: { readonly url: string | null; readonly alt: string }) {
  const { t } = useTranslation();
  if (!url) return <p className="muted">{t("desk.no_photo")}</p>;
  return (
    <a className="small-photo" href={url} target="_blank" rel="noreferrer">
      <img src={url} alt={alt} />
    </a>
  );
}
