import { service, told } from "./client";
import type { Me, Role } from "./types";

export const signIn = (username: string, password: string): Promise<{ roles: readonly Role[] }> =>
  told(service.POST("/api/v1/auth/login", { body: { username, password } }));

export const signOut = (): Promise<unknown> => told(service.POST("/api/v1/auth/logout"));

export const whoAmI = (): Promise<Me> => told(service.GET("/api/v1/staff/me"));
