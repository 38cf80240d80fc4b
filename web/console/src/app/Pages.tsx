import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { Failure, Loading } from "../ui/states";
import { may, useSession } from "./session";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";

const Desk = lazy(() => import("../desk/DeskPage").then((module) => ({ default: module.DeskPage })));
const Queue = lazy(() => import("../queue/QueuePage").then((module) => ({ default: module.QueuePage })));
const Overview = lazy(() =>
  import("../overview/OverviewPage").then((module) => ({ default: module.OverviewPage })),
);
const Quality = lazy(() =>
  import("../quality/QualityPage").then((module) => ({ default: module.QualityPage })),
);
const Appeals = lazy(() =>
  import("../after/AppealsPage").then((module) => ({ default: module.AppealsPage })),
);
const Disputes = lazy(() =>
  import("../after/DisputesPage").then((module) => ({ default: module.DisputesPage })),
);
const Admin = lazy(() => import("../admin/AdminPage").then((module) => ({ default: module.AdminPage })));
const Statement = lazy(() =>
  import("../statement/StatementPage").then((module) => ({ default: module.StatementPage })),
);
const Till = lazy(() => import("../till/TillPage").then((module) => ({ default: module.TillPage })));

/** All pages are here. */
export function Pages() {
  const { me, isLoading, error, refresh } = useSession();
  if (isLoading) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refresh()} />;
  if (!me) return <SignIn />;
  const isStaff = may(me, "reviewer");
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <Routes>
          {isStaff && (
            <>
              <Route path="/desk" element={<Desk />} />
              <Route path="/desk/:id" element={<Desk />} />
              <Route path="/queue" element={<Queue />} />
              <Route path="/appeals" element={<Appeals />} />
              <Route path="/disputes" element={<Disputes />} />
              <Route path="/overview" element={<Overview />} />
              <Route path="/quality" element={<Quality />} />
              <Route path="/admin/*" element={<Admin />} />
            </>
          )}
          {may(me, "tenant") && (
            <>
              <Route path="/statement" element={<Statement />} />
              <Route path="/till" element={<Till />} />
            </>
          )}
          <Route path="*" element={<Navigate to={isStaff ? "/desk" : "/statement"} replace />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
