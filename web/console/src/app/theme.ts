/** Colours and type, once: for Ant Design's tokens and for our own style sheets. */

import { theme as antd, type ThemeConfig } from "antd";

interface Palette {
  readonly page: string;
  readonly surface: string;
  readonly raised: string;
  readonly well: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly "on-accent": string;
  readonly wash: string;
  readonly warn: string;
  readonly "warn-wash": string;
  readonly bad: string;
  readonly "bad-wash": string;
  readonly info: string;
  readonly "info-wash": string;
  readonly mark: string;
}

/** Each word on its ground has a contrast of at least 4.5 to 1. */
export const LIGHT: Palette = {
  page: "#f3f2ee", surface: "#ffffff", raised: "#fafaf7", well: "#e9e7e1", ink: "#1a1d1b", muted: "#5a605b",
  line: "#dcd9d1", accent: "#0a6b55", "on-accent": "#ffffff", wash: "#e2efe9", warn: "#8a5200", "warn-wash": "#fbf0da",
  bad: "#b0271d", "bad-wash": "#fcebe9", info: "#1d5a9e", "info-wash": "#e8f0fa", mark: "#e0a100",
}; // prettier-ignore

export const DARK: Palette = {
  page: "#111311", surface: "#1a1d1b", raised: "#202421", well: "#0a0b0a", ink: "#e8ebe6", muted: "#a3aaa4",
  line: "#343a36", accent: "#5cc9a7", "on-accent": "#06231b", wash: "#17332b", warn: "#e6b665", "warn-wash": "#33290f",
  bad: "#ff9a90", "bad-wash": "#3c1d1a", info: "#8ebcf2", "info-wash": "#16283d", mark: "#ffce4a",
}; // prettier-ignore

const SANS =
  '"Inter", system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';

export type Mode = "light" | "dark";

export function paletteOf(mode: Mode): Palette {
  return mode === "dark" ? DARK : LIGHT;
}

/** Puts the palette where style sheets find it. */
export function paint(mode: Mode) {
  const style = document.documentElement.style;
  for (const [name, value] of Object.entries(paletteOf(mode))) style.setProperty(`--${name}`, String(value));
  style.setProperty("--sans", SANS);
  style.setProperty("--mono", MONO);
  style.setProperty("color-scheme", mode);
  document.documentElement.dataset["mode"] = mode;
}

export function tokens(mode: Mode): ThemeConfig {
  const colours = paletteOf(mode);
  return {
    algorithm: mode === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: colours.accent,
      colorLink: colours.accent,
      colorInfo: colours.info,
      colorSuccess: colours.accent,
      colorWarning: colours.warn,
      colorError: colours.bad,
      colorTextBase: colours.ink,
      colorTextLightSolid: colours["on-accent"],
      colorTextSecondary: colours.muted,
      colorTextDescription: colours.muted,
      colorTextPlaceholder: colours.muted,
      colorBgBase: colours.surface,
      colorBgLayout: colours.page,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.raised,
      colorBorder: colours.line,
      colorBorderSecondary: colours.line,
      fontFamily: SANS,
      fontFamilyCode: MONO,
      fontSize: 13,
      controlHeight: 30,
      controlHeightSM: 24,
      sizeStep: 4,
      padding: 14,
      borderRadius: 6,
      wireframe: false,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: { Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" } },
  };
}
