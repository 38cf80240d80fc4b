// The ways in: dropped on the page, chosen, taken with the camera, pasted.

import { byId } from "./dom.js";
import { sendAll } from "./journey.js";
import { t } from "./words.js";

export function openIntake() {
  for (const input of [byId("choose"), byId("take")]) {
    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
  }
  document.addEventListener("paste", ({ clipboardData }) => take(clipboardData?.files ?? []));
  openDrop();
}

// The whole page takes drops: a photo let go beside the box must not navigate away.
function openDrop() {
  let depth = 0;
  const hover = (by) => {
    depth = Math.max(0, depth + by);
    byId("drop").classList.toggle("over", 0 < depth);
    byId("drop").querySelector(".drop-hint").textContent = t(depth ? "drop_now" : "drop_hint");
  };
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => hasFiles(event) && hover(1));
  document.addEventListener("dragleave", (event) => hasFiles(event) && hover(-1));
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hover(-depth);
    take(event.dataTransfer.files);
  });
}

function take(files) {
  if (!files.length) return;
  sendAll(files);
  lookAtResult();
}

/** Goes to the result unless its beginning is in sight. */
export function lookAtResult() {
  const { top } = byId("result").getBoundingClientRect();
  const isInSight = 0 <= top && top < innerHeight / 3;
  if (!isInSight) byId("result").scrollIntoView();
}
