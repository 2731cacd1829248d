// google-auth-library, which Google's clients in JavaScript log in with, takes mock-sts for Google's
// STS: a configuration of the documented shape for workload identity federation, with our addresses,
// gives a token of the documented principal that the upstream accepts, with the subject token from a
// file, as text and as JSON, and through a service account's generateAccessToken.
//
// It also understands our refusals: a foreign issuer's token, and an account of somebody else.
import { writeFileSync } from "node:fs";
import { ExternalAccountClient } from "google-auth-library";
import { expect, introspect, mint, report, upstream, url, where } from "./stage.mjs";

const POOL = "iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/demo";
const PRINCIPAL = `principal://${POOL}/subject/user@example.com`;
const BIGQUERY = "https://www.googleapis.com/auth/bigquery";
const ACCOUNT = "backend@demo.iam.gserviceaccount.com";

function tokenFile(name, text) {
  const file = `${where.workdir}/interop-js-${name}`;
  writeFileSync(file, text);
  return { file };
}

// Of the shape that `gcloud iam workload-identity-pools create-cred-config` makes.
function client(credential_source, account) {
  const config = {
    type: "external_account",
    audience: `//${POOL}/providers/idp`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: url("sts", "/v1/token"),
    credential_source,
  };
  if (account) {
    const path = `/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
    config.service_account_impersonation_url = url("sts", path);
    config.service_account_impersonation = { token_lifetime_seconds: 900 };
  }
  const made = ExternalAccountClient.fromJSON(config);
  made.scopes = [BIGQUERY];
  return made;
}

async function granted(source) {
  const { token } = await client(source).getAccessToken();
  const [status, answer] = await upstream("/bigquery", token);
  expect(status === 200, `the upstream takes the token, and does not answer ${status}`);
  expect(answer.user === PRINCIPAL, `it acts for ${PRINCIPAL}, not for ${answer.user}`);
}

async function refused(source, text, account) {
  try {
    await client(source, account).getAccessToken();
  } catch (error) {
    expect(`${error.message}`.includes(text), `${text} in: ${error.message}`);
    return;
  }
  throw new Error(`no refusal: ${text}`);
}

const good = await mint();
const format = { type: "json", subject_token_field_name: "token" };
await granted(tokenFile("token", good));
await granted({ ...tokenFile("token.json", JSON.stringify({ token: good })), format });

// ---- a service account --------------------------------------------------------------------------

const { token } = await client(tokenFile("token", good), ACCOUNT).getAccessToken();
const known = await introspect(token);
expect(known.active && known.sub === ACCOUNT && known.scope === BIGQUERY, known);
expect(known.exp - known.iat === 900, "it lives for as long as the configuration says");
expect((await upstream("/bigquery", token))[0] === 403, "the account is no user of the pool");

// ---- what must be refused, and is understood ----------------------------------------------------

const foreign = await mint({ claims: { iss: "https://elsewhere.example.com" } });
await refused(tokenFile("foreign", foreign), "invalid_grant");
await refused(tokenFile("forged", await mint({ bad: "foreign-key" })), "invalid_grant");
await refused(tokenFile("expired", await mint({ bad: "expired" })), "invalid_grant");
const alice = tokenFile("alice", await mint({ user: "alice@example.com" }));
await client(alice).getAccessToken();
await refused(alice, "iam.serviceAccounts.getAccessToken", ACCOUNT);

report(
  "google-auth-library",
  "tokens from a file and from JSON are user@example.com's principal at the upstream and act as a " +
    "service account; a foreign issuer's, a forged, an expired one and another user's are refused " +
    "with its own errors",
);
