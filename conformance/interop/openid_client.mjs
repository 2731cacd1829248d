// openid-client, a certified library of OAuth and OpenID Connect clients, reads what mock-idp says of
// itself by both well-known addresses, logs a user in with PKCE and a checked `iss`, has the token
// exchanged by RFC 8693 for a client that shows its secret in either place or signs an assertion,
// asks about the result, and calls the upstream with it.
//
// It also understands our refusals: errors of the token endpoint, and the challenges of the proxy.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import * as oauth from "openid-client";
import { expect, logIn, mint, report, url, where } from "./stage.mjs";

// What it takes from the global scope, Node.js 18 has elsewhere.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const RESOURCE = url("proxy", "/mcp");
const REDIRECT = "http://127.0.0.1:7777/callback";

const secretOf = (name) => readFileSync(where[`${name}_secret`], "utf8").trim();
const discover = (clientId, proof, algorithm = "oauth2") =>
  oauth.discovery(new URL(where.issuer), clientId, undefined, proof, {
    algorithm,
    execute: [oauth.allowInsecureRequests],
  });

async function expectError(kind, code, request) {
  try {
    await request();
  } catch (error) {
    const told = error instanceof kind && (!code || error.error === code);
    expect(told, `${kind.name} ${code}, not ${error.name} ${error.error}: ${error.message}`);
    return error;
  }
  throw new Error(`no ${code}`);
}

// ---- a user logs in -----------------------------------------------------------------------------

async function login(algorithm, change = {}) {
  const config = await discover("mcp-client", oauth.None(), algorithm);
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const page = oauth.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: "backend-mcp:tools:call",
    resource: RESOURCE,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const back = new URL(REDIRECT);
  back.search = new URLSearchParams({ ...(await logIn(page)), ...change });
  return oauth.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: verifier, expectedState: state },
    { resource: RESOURCE },
  );
}

await login("oidc");
const { access_token: subject } = await login("oauth2");
const wrongIssuer = { iss: "https://elsewhere.example.com" };
const mixUp = await expectError(oauth.ClientError, undefined, () => login("oauth2", wrongIssuer));
expect(mixUp.cause.message.includes('"iss"'), mixUp.cause.message);
await expectError(oauth.ResponseBodyError, "invalid_grant", () => login("oauth2", { code: "x" }));

// ---- the exchange, by each way to prove who asks --------------------------------------------------

const pem = readFileSync(where.client_key, "utf8").replace(/-----[^-]*-----|\s/g, "");
const curve = { name: "ECDSA", namedCurve: "P-256" };
const der = Buffer.from(pem, "base64");
const key = await crypto.subtle.importKey("pkcs8", der, curve, false, ["sign"]);
const secret = secretOf("proxy");
const proofs = [
  ["auth-proxy", oauth.ClientSecretBasic(secret)],
  ["auth-proxy", oauth.ClientSecretPost(secret)],
  ["keyed-proxy", oauth.PrivateKeyJwt({ key, kid: "proxy-key-1" })],
  ["odd: client+%41", oauth.ClientSecretBasic("odd:secret +%41&=?/#")],
];
const wanted = {
  subject_token: subject,
  subject_token_type: ACCESS_TOKEN,
  audience: "backend-server",
  scope: "backend-api:read",
};
const upstream = await discover("upstream", oauth.ClientSecretBasic(secretOf("upstream")));
for (const [clientId, proof] of proofs) {
  const config = await discover(clientId, proof);
  const issued = await oauth.genericGrantRequest(config, EXCHANGE, wanted);
  expect(issued.issued_token_type === ACCESS_TOKEN, `issued: ${issued.issued_token_type}`);
  const known = await oauth.tokenIntrospection(upstream, issued.access_token);
  expect(known.active && known.sub === "user@example.com", known);
  const target = new URL(url("upstream", "/backend"));
  const answer = await oauth.fetchProtectedResource(config, issued.access_token, target, "GET");
  expect((await answer.json()).user === "user@example.com", `${clientId} at the upstream`);
}

const proxy = await discover(...proofs[0]);
const exchange = (config, change) => () =>
  oauth.genericGrantRequest(config, EXCHANGE, { ...wanted, ...change });
for (const proof of [oauth.ClientSecretBasic("wrong"), oauth.ClientSecretPost("wrong")]) {
  const wrong = await discover("auth-proxy", proof);
  const { cause: asked } = await expectError(
    oauth.WWWAuthenticateChallengeError, undefined, exchange(wrong, {}));
  expect(asked[0].scheme === "basic", asked);
}
const denied = exchange(proxy, { audience: "nobody" });
await expectError(oauth.ResponseBodyError, "invalid_target", denied);
expect((await exchange(proxy, { subject_token: await mint() })()).access_token, "a minted one is good");
const forged = exchange(proxy, { subject_token: await mint({ bad: "foreign-key" }) });
await expectError(oauth.ResponseBodyError, "invalid_request", forged);
expect(!(await oauth.tokenIntrospection(upstream, "nobody's")).active, "a token of nobody");

// ---- the challenges of the proxy -------------------------------------------------------------------

const config = await discover("mcp-client", oauth.None());
const VERSION = "2026-07-28";
const post = (token) => () => {
  const headers = new Headers({
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": VERSION,
    "Mcp-Method": "tools/call",
    "Mcp-Name": "whoami",
  });
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientInfo": { name: "interop", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const params = { name: "whoami", arguments: {}, _meta };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  return oauth.fetchProtectedResource(config, token, new URL(RESOURCE), "POST", body, headers);
};

async function challenged(status, error, token) {
  const { cause, response } = await expectError(
    oauth.WWWAuthenticateChallengeError, undefined, post(token));
  expect(response.status === status, `status ${response.status}, not ${status}`);
  expect(cause.length === 1 && cause[0].scheme === "bearer", cause);
  expect(cause[0].parameters.error === error, cause);
  expect(cause[0].parameters.resource_metadata?.startsWith(url("proxy")), cause);
  return cause[0].parameters;
}

await challenged(401, "invalid_token", await mint({ bad: "expired" }));
const narrow = await mint({ claims: { scp: ["backend-mcp:tools:list"] } });
const { scope } = await challenged(403, "insufficient_scope", narrow);
expect(scope.split(" ").includes("backend-mcp:tools:call"), scope);
for (const good of [subject, await mint()]) {
  const answer = await post(good)();
  expect(answer.status === 200, `a good token is not challenged: ${answer.status}`);
  const { result } = await answer.json();
  expect(result.structuredContent.sub === "user@example.com", result);
}

report(
  "openid-client",
  "by both metadata addresses from a login with a checked iss over RFC 8693, by secret and by signed " +
    "assertion, to introspection and the upstream; errors of the token endpoint and the proxy's " +
    "challenges are its own",
);
