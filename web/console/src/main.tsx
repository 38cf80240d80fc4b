import { createRoot } from "react-dom/client";
import { startAhead } from "./app/ahead";
import { App } from "./app/App";
import { preferences } from "./app/preferences";
import { paint } from "./app/theme";
import { startSpeaking } from "./app/words";
import "./app/base.css";

startAhead(window.location);
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
const { light } = preferences();
paint(light === "system" ? (prefersDark ? "dark" : "light") : light);

await startSpeaking();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
