import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the service runs while the console is developed. */
const SERVICE = process.env["XIAOPIAO_SERVICE"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  // The service serves the built pages there.
  base: "/console/",
  plugins: [react()],
  server: { proxy: { "/api": SERVICE, "/demo": SERVICE } },
  build: {
    target: "es2022",
    // ECharts stands in a piece of its own, which only the overview loads.
    chunkSizeWarningLimit: 700,
  },
});
