/** Who is signed in. The session itself is a cookie that no script sees. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { whenSignedOut } from "../api/client";
import { signOut } from "../api/session";
import type { Me, Role } from "../api/types";
import { ME } from "./ahead";

interface Session {
  readonly me: Me | null;
  /** Not known yet. */
  readonly isLoading: boolean;
  /** Not to be found out: the service does not answer. */
  readonly error: unknown;
  readonly refresh: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending, error, refetch } = useQuery(ME);
  useEffect(() => whenSignedOut(() => client.setQueryData(ME.queryKey, null)), [client]);
  const session = useMemo<Session>(
    () => ({
      me: data ?? null,
      isLoading: isPending,
      error: data === undefined ? error : null,
      refresh: async () => {
        await refetch();
      },
      leave: async () => {
        await signOut().catch(() => undefined);
        // What this person saw, the next one does not.
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME.queryKey[0] });
        client.setQueryData(ME.queryKey, null);
      },
    }),
    [client, data, error, isPending, refetch],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no session around this");
  return session;
}

/** Whoever is signed in; only below the sign-in page. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error("nobody is signed in");
  return me;
}

/** `senior` includes `reviewer`, `admin` both. */
export function may(me: Me, role: Role): boolean {
  const included: Record<Role, readonly Role[]> = {
    reviewer: ["reviewer", "senior", "admin"],
    senior: ["senior", "admin"],
    admin: ["admin"],
    tenant: ["tenant"],
  };
  return me.roles.some((own) => included[role].includes(own));
}
