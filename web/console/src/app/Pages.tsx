import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { Failure, Loading } from "../ui/states";
import { SCRIPTS } from "./ahead";
import { may, useSession } from "./session";
import { Shell } from "./Shell";

const SignIn = lazy(() => import("./SignIn").then((module) => ({ default: module.SignIn })));
const Desk = lazy(() => SCRIPTS.desk().then(({ DeskPage }) => ({ default: DeskPage })));
const Queue = lazy(() => SCRIPTS.queue().then(({ QueuePage }) => ({ default: QueuePage })));
const Appeals = lazy(() => SCRIPTS.appeals().then(({ AppealsPage }) => ({ default: AppealsPage })));
const Disputes = lazy(() => SCRIPTS.disputes().then(({ DisputesPage }) => ({ default: DisputesPage })));
const Overview = lazy(() => SCRIPTS.overview().then(({ OverviewPage }) => ({ default: OverviewPage })));
const Quality = lazy(() => SCRIPTS.quality().then(({ QualityPage }) => ({ default: QualityPage })));
const Admin = lazy(() => SCRIPTS.admin().then(({ AdminPage }) => ({ default: AdminPage })));
const Statement = lazy(() => SCRIPTS.statement().then(({ StatementPage }) => ({ default: StatementPage })));
const Till = lazy(() => SCRIPTS.till().then(({ TillPage }) => ({ default: TillPage })));

/** All pages are here. */
export function Pages() {
  const { me, isLoading, error, refresh } = useSession();
  if (isLoading) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refresh()} />;
  if (!me) {
    return (
      <Suspense fallback={<Loading />}>
        <SignIn />
      </Suspense>
    );
  }
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
