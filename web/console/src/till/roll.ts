/** How wide this till's paper is: the browser at the till remembers. */

import type { Roll } from "./Slip";

const KEY = "till-roll";

export const recallRoll = (): Roll => (localStorage.getItem(KEY) === "80" ? "80" : "58");

export const keepRoll = (roll: Roll) => localStorage.setItem(KEY, roll);
