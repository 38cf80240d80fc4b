/** The till's page: what comes out of the printer is what a shopper's phone redeems. */

import type { Page } from "@playwright/test";
import jsQR from "jsqr";
import { expect, test } from "./support/page";

/** Dots of a thermal printer a millimetre, and of the screen one at 96 dpi. */
const DOTS_A_MM = 8;

async function makes(page: Page, amount: string, number: string) {
  await page.getByLabel("实付金额").fill(amount);
  await page.getByLabel("小票号").fill(number);
  await page.getByRole("button", { name: "生成积分码" }).click();
  const slip = page.getByRole("figure", { name: "打印的积分码" });
  await expect(slip).toContainText(number);
  return slip;
}

/** What a camera reads in the square, from the dots that a thermal printer would burn. */
async function scanned(page: Page): Promise<string> {
  const svg = await page.locator(".till-square svg").evaluate((node) => node.outerHTML);
  const side = 42 * DOTS_A_MM;
  const dots = await page.evaluate(
    async ([drawn, width]) => {
      const picture = new Image();
      const text = drawn.includes("xmlns=")
        ? drawn
        : drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
      picture.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await picture.decode();
      const paper = Object.assign(document.createElement("canvas"), { width, height: width });
      const ink = paper.getContext("2d");
      if (!ink) throw new Error("no canvas");
      const edge = Math.round(width / 12);
      ink.fillStyle = "#fff";
      ink.fillRect(0, 0, width, width);
      ink.drawImage(picture, edge, edge, width - 2 * edge, width - 2 * edge);
      return [...ink.getImageData(0, 0, width, width).data];
    },
    [svg, side] as const,
  );
  const burnt = dots.map((value, place) => (place % 4 === 3 ? 255 : value < 128 ? 0 : 255));
  return jsQR(Uint8ClampedArray.from(burnt), side, side)?.data ?? "nothing";
}

test("a tenant's code, as it is printed, becomes a shopper's points once", async ({ as, mall }) => {
  const page = await as("tenant", "/till");
  await makes(page, "88", `TILL-${String(Date.now())}`);

  const text = await scanned(page);
  expect(text).toContain(`${new URL(page.url()).origin}/app/?c=`);
  const code = new URL(text).searchParams.get("c") ?? "";
  const redeem = (token: string) =>
    mall.call<{ status: string; reason: string | null }>("POST", "/points-codes/redeem", token, { code });
  // In this mall a person looks at every sale from here on: what counts is that it arrived.
  expect((await redeem(await mall.member("till"))).status).toMatch(/credited|in_review/);
  await expect(redeem(await mall.member("other"))).rejects.toThrow("code_used");
});

test("a slip is as wide as the roll, and one sheet", async ({ as }) => {
  const page = await as("tenant", "/till");
  const slip = await makes(page, "1,156.50", "流水 20261103182205001-LONG-NUMBER-OF-A-TILL");
  for (const roll of [58, 80]) {
    await page.getByText(`${String(roll)} mm`).click();
    await expect(slip).toHaveAttribute("data-roll", String(roll));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
    expect(boxes).toHaveLength(1);
    // In points, of which 72 are 25.4 mm.
    expect((Number(boxes[0]?.[1]) * 25.4) / 72).toBeCloseTo(roll, 0);
  }
});

test("what cannot be a sale is said at its field, and the last ones can be printed again", async ({ as }) => {
  const page = await as("tenant", "/till");
  await page.getByRole("button", { name: "生成积分码" }).click();
  await expect(page.getByRole("alert")).toHaveCount(2);
  const [one, other] = ["first", "second"].map((name) => `${name}-${String(Date.now())}`) as [string, string];
  await makes(page, "10", one);
  const slip = await makes(page, "20", other);
  await page.getByRole("button", { name: one }).click();
  await expect(slip).toContainText("¥10.00");
});

test("who is not a tenant has no till here", async ({ as }) => {
  const page = await as("senior", "/till");
  await expect(page).toHaveURL(/\/desk/);
});
