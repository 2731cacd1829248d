// What the clients in JavaScript share: where the parties are, their control APIs, and a browser
// that logs in. Nothing here stands between a client and a party.
import { readFileSync } from "node:fs";

export const where = JSON.parse(readFileSync(process.argv[2], "utf8"));

export const url = (party, path = "") => `http://127.0.0.1:${where[`${party}_port`]}${path}`;

export function expect(good, what) {
  if (!good) throw new Error(typeof what === "string" ? what : JSON.stringify(what));
}

// The one line that says that all of it came out.
export function report(name, did) {
  const about = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  console.log(`${name} ${JSON.parse(readFileSync(about, "utf8")).version}: ${did}`);
}

async function json(response) {
  expect(response.ok, `status ${response.status}: ${await response.clone().text()}`);
  return response.json();
}

// A token of the IdP to order.
export async function mint(wanted = {}) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify(wanted);
  return (await json(await fetch(url("idp_control", "/mint"), { method: "POST", headers, body }))).token;
}

// The requests that the IdP has got at that endpoint, oldest first.
export async function idpLog(endpoint) {
  const { requests } = await json(await fetch(url("idp_control", "/log")));
  return requests.filter((entry) => entry.endpoint === endpoint);
}

// What mock-sts says about its token to the client `upstream`.
export async function introspect(token) {
  const secret = readFileSync(where.upstream_secret, "utf8").trim();
  const proof = Buffer.from(`upstream:${secret}`).toString("base64");
  const headers = { Authorization: `Basic ${proof}` };
  const body = new URLSearchParams({ token });
  return json(await fetch(url("sts", "/v1/introspect"), { method: "POST", headers, body }));
}

// Status and JSON of the upstream service, which judges the token.
export async function upstream(path, token) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ query: "SELECT 1" });
  const response = await fetch(url("upstream", path), { method: "POST", headers, body });
  return [response.status, await response.json()];
}

export class LoginRefused extends Error {}

// Fill in the login page; return the parameters that the redirect brings to the client.
export async function logIn(authorizationUrl, login = {}) {
  const page = await fetch(authorizationUrl, { redirect: "manual" });
  // The page sets one cookie at most; getSetCookie is not in Debian's Node.js 18.
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0];
  const text = await page.text();
  const action = /<form [^>]*action="([^"]*)"/.exec(text);
  const transaction = /name="transaction" value="([^"]*)"/.exec(text);
  let answer = page;
  if (action && transaction) {
    const body = new URLSearchParams({
      transaction: transaction[1],
      username: "user@example.com",
      password: "password",
      ...login,
    });
    const target = new URL(action[1], authorizationUrl);
    answer = await fetch(target, { method: "POST", redirect: "manual", headers: { cookie }, body });
  }
  const location = answer.headers.get("location");
  if (!location) {
    const said = /role="alert">([^<]*)</.exec(await answer.text());
    throw new LoginRefused(said ? said[1] : `status ${answer.status}`);
  }
  const parameters = Object.fromEntries(new URL(location).searchParams);
  if (parameters.error) throw new LoginRefused(parameters.error);
  return parameters;
}
