"""google-auth, the library that Google's clients in Python log in with, takes mock-sts for Google's
STS: a configuration of the documented shape for workload identity federation, with our addresses,
gives a token of the documented principal that the upstream accepts, with the subject token from a
file, as text and as JSON, or from a URL, and through a service account's generateAccessToken.

It also understands our refusals: a foreign issuer's token, and an account of somebody else.
"""

import json
import pathlib

import google.auth.exceptions
import google.auth.identity_pool
import google.auth.transport.requests

from stage import expect, introspect, local_server, mint, report, upstream, url, where

POOL = "iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/demo"
PRINCIPAL = f"principal://{POOL}/subject/user@example.com"
BIGQUERY = "https://www.googleapis.com/auth/bigquery"
ACCOUNT = "backend@demo.iam.gserviceaccount.com"

folder = pathlib.Path(where["workdir"])
# Neither google.auth.default() nor AuthorizedSession is used: they also ask Google itself about the
# project and about the pool's region.
transport = google.auth.transport.requests.Request()


def token_file(name, text):
    path = folder / f"interop-{name}"
    path.write_text(text, encoding="utf-8")
    return str(path)


def credentials(source, account=None):
    """From a file of the shape that `gcloud iam workload-identity-pools create-cred-config` makes."""
    config = {
        "type": "external_account",
        "audience": f"//{POOL}/providers/idp",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": url("sts", "/v1/token"),
        "credential_source": source,
    }
    if account:
        config["service_account_impersonation_url"] = url(
            "sts", f"/v1/projects/-/serviceAccounts/{account}:generateAccessToken"
        )
        config["service_account_impersonation"] = {"token_lifetime_seconds": 900}
    path = token_file("credentials.json", json.dumps(config))
    return google.auth.identity_pool.Credentials.from_file(path, scopes=[BIGQUERY])


def granted(source):
    found = credentials(source)
    found.refresh(transport)
    expect(found.valid and found.expiry, "the library holds the token for good")
    status, answer = upstream("/bigquery", found.token, "POST")
    expect(status == 200, f"the upstream takes the token, and does not answer {status}")
    expect(answer["user"] == PRINCIPAL, f"it acts for {PRINCIPAL}, not for {answer['user']}")


def refused(source, error, account=None):
    try:
        credentials(source, account).refresh(transport)
    except google.auth.exceptions.GoogleAuthError as refusal:
        expect(isinstance(refusal, error[0]), f"{error[0].__name__}, not {refusal!r}")
        expect(error[1] in str(refusal), f"{error[1]} in: {refusal}")
        return
    raise AssertionError(f"no refusal: {source}")


good = mint()
as_json = {"type": "json", "subject_token_field_name": "token"}
granted({"file": token_file("token", good)})
granted({"file": token_file("token.json", json.dumps({"token": good})), "format": as_json})
with local_server(lambda fields: {"token": good} if fields["Metadata"] == "yes" else {}) as at:
    granted({"url": at, "format": as_json, "headers": {"Metadata": "yes"}})

# ---- a service account ---------------------------------------------------------------------------

acting = credentials({"file": token_file("token", good)}, ACCOUNT)
acting.refresh(transport)
expect(acting.service_account_email == ACCOUNT, "the library knows whom it acts as")
known = introspect(url("sts", "/v1/introspect"), acting.token)
expect(known["active"] and known["sub"] == ACCOUNT, f"the token is the account's: {known}")
expect(known["scope"] == BIGQUERY, f"with the scope that was asked for: {known}")
left = known["exp"] - known["iat"]
expect(left == 900, f"for as long as the configuration says, not for {left} s")
expect(upstream("/bigquery", acting.token, "POST")[0] == 403, "the account is no user of the pool")

# ---- what must be refused, and is understood -----------------------------------------------------

OAUTH = google.auth.exceptions.OAuthError
foreign = mint(claims={"iss": "https://elsewhere.example.com"})
refused({"file": token_file("foreign", foreign)}, (OAUTH, "invalid_grant"))
refused({"file": token_file("forged", mint(bad="foreign-key"))}, (OAUTH, "invalid_grant"))
refused({"file": token_file("expired", mint(bad="expired"))}, (OAUTH, "invalid_grant"))
alice = token_file("alice", mint(user="alice@example.com"))
credentials({"file": alice}).refresh(transport)
refused({"file": alice}, (google.auth.exceptions.RefreshError, "PERMISSION_DENIED"), ACCOUNT)

report(
    "google-auth",
    "tokens from a file, from JSON and from a URL are user@example.com's principal at the upstream "
    "and act as a service account; a foreign issuer's, a forged, an expired one and another user's "
    "are refused with its own errors",
)
