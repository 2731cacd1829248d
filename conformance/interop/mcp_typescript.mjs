// The MCP SDK for TypeScript knows nothing but the URL of the MCP server behind auth-proxy and its
// own client ID. By the challenge it finds the metadata of the resource and of the IdP, sends the
// user to log in, gets a token for the resource, lists the tools, is told that calling them takes
// another scope, gets that, and the upstream answers in the user's name.
//
// It also understands that a bad token is one to replace, that the IdP refuses a code, and that a
// scope which the user does not grant stays missing.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InvalidGrantError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { expect, idpLog, logIn, LoginRefused, mint, report, url, where } from "./stage.mjs";

const RESOURCE = url("proxy", "/mcp");
const REDIRECT = "http://127.0.0.1:7777/callback";
const LIST = "backend-mcp:tools:list";
const CALL = "backend-mcp:tools:call";

// What the application keeps, and where it sends the user. `ask` edits where the browser goes.
class Provider {
  constructor({ token, ask = (to) => to } = {}) {
    if (token) this.kept = { access_token: token, token_type: "Bearer", issuer: where.issuer };
    this.ask = ask;
    this.asked = [];
  }
  get redirectUrl() { return REDIRECT; }
  get clientMetadata() { return { client_name: "interop", redirect_uris: [REDIRECT] }; }
  state() { return "interop-state"; }
  clientInformation() { return { client_id: "mcp-client", issuer: where.issuer }; }
  tokens() { return this.kept; }
  saveTokens(tokens) { this.kept = tokens; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  redirectToAuthorization(to) {
    this.asked.push(Object.fromEntries(to.searchParams));
    this.goTo = this.ask(to);
  }
}

// Do it; whenever the library wants the user, log in, bring the code and do it again.
async function withUser(transport, provider, login, work) {
  for (let logins = 0; ; logins++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || logins === 3) throw error;
      const answer = await logIn(provider.goTo, login);
      expect(answer.state === "interop-state", "the IdP brings the state back");
      await transport().finishAuth(login?.code ?? answer.code);
    }
  }
}

// Connect with nothing but the URL, and do that work with the client.
async function use(provider, login, work) {
  let client, transport;
  await withUser(() => transport, provider, login, async () => {
    client = new Client({ name: "interop", version: "1" });
    transport = new StreamableHTTPClientTransport(new URL(RESOURCE), { authProvider: provider });
    await client.connect(transport);
  });
  const ask = (request) => withUser(() => transport, provider, login, request);
  await work(client, ask);
  await transport.terminateSession();
  await client.close();
}

async function call(client, ask, name) {
  const result = await ask(() => client.callTool({ name, arguments: {} }));
  expect(!result.isError, result);
  return result.structuredContent;
}

async function refused(kind, text, provider, login, work = async () => {}) {
  try {
    await use(provider, login, work);
  } catch (error) {
    const told = error instanceof kind && `${error.message}`.includes(text);
    expect(told, `${kind.name} with "${text}", not ${error.name}: ${error.message}`);
    return;
  }
  throw new Error(`no ${kind.name}`);
}

// ---- what works ---------------------------------------------------------------------------------

const provider = new Provider();
const before = (await idpLog("token")).length;
await use(provider, {}, async (client, ask) => {
  const { tools } = await ask(() => client.listTools());
  expect(tools.some((tool) => tool.name === "read_backend"), "the tools are listed");
  expect(provider.asked.length === 1, "for that the user logs in once");
  const seen = await call(client, ask, "whoami");
  expect(seen.sub === "user@example.com" && seen.aud === "backend-server", seen);
  const read = await call(client, ask, "read_backend");
  expect(read.user === "user@example.com", "the upstream knows the user");
});
expect(provider.asked.length === 2 && provider.asked[0].scope === LIST, provider.asked);
expect(provider.asked[1].scope.split(" ").includes(CALL), "then it asks for what was missing");
expect(provider.asked.every((asked) => asked.resource === RESOURCE), "resource at /authorize");
const codes = (await idpLog("token")).slice(before)
  .filter((entry) => entry.parameters.grant_type === "authorization_code");
expect(codes.length === 2 && codes.every((c) => c.parameters.resource === RESOURCE), codes);

const lists = async (client, ask) => {
  expect((await ask(() => client.listTools())).tools.length > 0, "the tools are listed");
};
const fresh = new Provider({ token: await mint() });
await use(fresh, {}, lists);
expect(fresh.asked.length === 0, "a good token needs no login");
const stale = new Provider({ token: await mint({ bad: "expired" }) });
await use(stale, {}, lists);
expect(stale.asked.length === 1, "the proxy's refusal brought the user to the login page");

// ---- what is refused, and understood -----------------------------------------------------------

await refused(LoginRefused, "Wrong", new Provider(), { password: "wrong" });
await refused(LoginRefused, "access_denied", new Provider(), { action: "deny" });
await refused(InvalidGrantError, "code", new Provider(), { code: "another-code" });

// As if the user had taken that scope off the list at the IdP.
const grudging = new Provider({
  ask(to) {
    to.searchParams.set("scope", LIST);
    return to;
  },
});
await refused(StreamableHTTPError, "upscoping", grudging, {}, async (client, ask) => {
  await ask(() => client.listTools());
  await call(client, ask, "whoami");
});
expect(grudging.asked.length === 2, "it asked once for more, and then gave up");

report(
  "@modelcontextprotocol/sdk",
  "from the URL alone to a call in the user's name, one step up in scope; replaces a bad token; " +
    "a wrong password, a refusal by the user, a wrong code and a scope that is not granted end " +
    "with its own errors",
);
