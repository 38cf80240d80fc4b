import { chromium } from "@playwright/test";
import fs from "node:fs";
const acc = JSON.parse(fs.readFileSync("/tmp/x/console-data/demo-accounts.json"));
const [, , role, path, out, ...steps] = process.argv;
const B = process.env.BASE ?? "http://127.0.0.1:8197";
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
  ],
});
const [w, h] = (process.env.SIZE ?? "1280x720").split("x").map(Number);
const ctx = await b.newContext({
  viewport: { width: w, height: h },
  colorScheme: process.env.DARK ? "dark" : "light",
  locale: "zh-CN",
});
const p = await ctx.newPage();
p.on(
  "console",
  (m) => ["error", "warning"].includes(m.type()) && console.log("console:", m.text().slice(0, 300)),
);
p.on("pageerror", (e) => console.log("pageerror:", e.message, e.stack?.slice(0, 600)));
await p.addInitScript((lang) => {
  if (lang) localStorage.setItem("xiaopiao.console", JSON.stringify({ language: lang }));
}, process.env.LANG_UI ?? "");
const a = acc.find((a) => a.role === role);
await ctx.request.post(B + "/api/v1/auth/login", { data: { username: a.username, password: a.password } });
await p.goto(B + "/console" + path);
await p.waitForTimeout(Number(process.env.WAIT ?? 3500));
for (const s of steps) {
  if (s.startsWith("type:")) await p.keyboard.type(s.slice(5));
  else if (s.startsWith("wait:")) await p.waitForTimeout(Number(s.slice(5)));
  else if (s.startsWith("click:")) await p.click(s.slice(6));
  else if (s.startsWith("hover:")) await p.hover(s.slice(6));
  else await p.keyboard.press(s);
  await p.waitForTimeout(400);
}
await p.screenshot({ path: out });
await b.close();
