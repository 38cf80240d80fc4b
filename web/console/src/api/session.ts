import { request } from "./request";
import type { Me, Role } from "./types";

export function signIn(username: string, password: string): Promise<{ roles: readonly Role[] }> {
  return request("POST", "/auth/login", { body: { username, password } });
}

export function signOut(): Promise<void> {
  return request("POST", "/auth/logout");
}

export function whoAmI(): Promise<Me> {
  return request("GET", "/staff/me");
}
