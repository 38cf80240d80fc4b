// The photo, upright, with the fields marked where they stand, and a loupe that
// shows the marked place as large as print.

import { el, svg } from "./dom.js";
import { t } from "./words.js";

/** Which field is lit: pointed at, or else pinned. Photo and table share one. */
export function spotlight() {
  const listeners = [];
  let pointed = null;
  let pinned = null;
  const tell = () => listeners.forEach((listen) => listen(pointed ?? pinned, pointed));
  return {
    listen: (listener) => listeners.push(listener),
    point: (name) => ((pointed = name), tell()),
    pin: (name) => ((pinned = name), tell()),
  };
}

/** The photo at `url`; `marks` are `{name, label, quad}` in the photo's pixels. */
export function photoFigure({ url, size, turn = 0, marks = [], spot, isBeingRead }) {
  const image = el("img", { class: "photo-image", src: url, alt: t("photo"), decoding: "async" });
  const turned = el("div", { class: `turned turn-${turn}` }, image);
  const sheet = el("div", { class: "photo" }, turned);
  const stage = el("div", { class: "stage", "data-reading": isBeingRead }, sheet);
  const figure = el("figure", { class: "figure" }, stage, caption(url, image, size, marks, spot));
  image.addEventListener("error", () => {
    figure.replaceChildren(stage);
    stage.replaceChildren(el("p", { class: "fine" }, t("no_photo")));
  });
  const lay = () => layOut(sheet, size ?? naturalSize(image), turn);
  if (size) lay();
  else image.addEventListener("load", lay);
  if (size && marks.length) turned.append(overlay(size, marks, spot));
  return figure;
}

const naturalSize = (image) => ({ width: image.naturalWidth, height: image.naturalHeight });

function layOut(sheet, { width, height }, turn) {
  const isOnItsSide = turn % 180 !== 0;
  sheet.style.setProperty("--w", isOnItsSide ? height : width);
  sheet.style.setProperty("--h", isOnItsSide ? width : height);
}

function caption(url, image, size, marks, spot) {
  const full = el("a", { class: "fine", href: url, target: "_blank", rel: "noopener" }, t("full_size"));
  const strip = size && marks.length ? loupe(image, size, marks, spot) : null;
  return el("figcaption", { class: "caption" }, strip, full);
}

function overlay({ width, height }, marks, spot) {
  const shade = svg("path", { class: "shade", "fill-rule": "evenodd" });
  const polygons = marks.map((mark) =>
    svg("polygon", {
      class: "mark",
      points: mark.quad.map((corner) => corner.join()).join(" "),
      onpointerenter: () => spot.point(mark.name),
      onpointerleave: () => spot.point(null),
      onclick: () => spot.pin(mark.name),
    }, svg("title", {}, mark.label)),
  );
  spot.listen((lit, pointed) => {
    const found = marks.findIndex(({ name }) => name === lit);
    polygons.forEach((polygon, i) => polygon.classList.toggle("lit", i === found));
    // Only what is pointed at darkens the rest; a pin alone leaves the photo bright.
    const isShaded = 0 <= found && pointed !== null;
    shade.classList.toggle("on", isShaded);
    if (isShaded) shade.setAttribute("d", around(marks[found].quad, width, height));
  });
  const viewBox = `0 0 ${width} ${height}`;
  const box = { class: "overlay", viewBox, preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg("svg", box, shade, polygons);
}

const length = (from, to) => Math.hypot(to[0] - from[0], to[1] - from[1]);

function around(quad, width, height) {
  return `M0 0H${width}V${height}H0ZM${quad.map((corner) => corner.join(" ")).join("L")}Z`;
}

const LOUPE = { width: 640, height: 112 };

function loupe(image, size, marks, spot) {
  const canvas = el("canvas", { class: "loupe", ...LOUPE, role: "img" });
  spot.listen((lit) => {
    const mark = marks.find(({ name }) => name === lit);
    canvas.classList.toggle("empty", !mark);
    canvas.setAttribute("aria-label", mark ? `${t("loupe")}: ${mark.label}` : t("loupe"));
    if (mark && image.complete) magnify(canvas, image, size, mark.quad);
  });
  return canvas;
}

/** Draws the place of `quad` level and as large as the loupe allows. */
function magnify(canvas, image, { width, height }, [a, b, c, d]) {
  const paper = canvas.getContext("2d");
  const scale = Math.min(
    (0.5 * canvas.height) / Math.max(length(a, d), 1),
    (0.92 * canvas.width) / Math.max(length(a, b), 1),
  );
  const centre = [0, 1].map((i) => (a[i] + b[i] + c[i] + d[i]) / 4);
  paper.resetTransform();
  paper.clearRect(0, 0, canvas.width, canvas.height);
  paper.translate(canvas.width / 2, canvas.height / 2);
  paper.scale(scale, scale);
  paper.rotate(-Math.atan2(b[1] - a[1], b[0] - a[0]));
  paper.imageSmoothingQuality = "high";
  paper.drawImage(image, -centre[0], -centre[1], width, height);
}
