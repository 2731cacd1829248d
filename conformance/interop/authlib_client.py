"""Authlib, a library for OAuth in Python with no word about token exchange in it, is what a proxy
could be built on: by the IdP's metadata it logs a user in with PKCE, exchanges the token by RFC 8693
as a confidential client, by either way to show the secret, and asks about the result.

It also understands our refusals: a wrong secret, an unknown audience, another's token, more scope
than is allowed, and a token that the upstream would not take.
"""

import json
import urllib.parse
import urllib.request

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url

from stage import expect, introspect, issuer, log_in, mint, report, secret, upstream

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
REDIRECT = "http://127.0.0.1:7777/callback"
SCOPE = "backend-mcp:tools:call"

with urllib.request.urlopen(get_well_known_url(issuer, external=True), timeout=10) as answer:
    metadata = AuthorizationServerMetadata(json.loads(answer.read()))
# The library wants https of every endpoint; nothing else may be wrong.
secured = json.loads(json.dumps(metadata).replace("http://", "https://"))
AuthorizationServerMetadata(secured).validate()

# ---- a user logs in ------------------------------------------------------------------------------

VERIFIER = "interop-0123456789-0123456789-0123456789-0123456789"
user = OAuth2Session("mcp-client", redirect_uri=REDIRECT, scope=SCOPE, code_challenge_method="S256")
page, state = user.create_authorization_url(
    metadata["authorization_endpoint"], code_verifier=VERIFIER
)
brought = urllib.parse.urlencode(log_in(page))
subject = user.fetch_token(
    metadata["token_endpoint"],
    authorization_response=f"{REDIRECT}?{brought}",
    state=state,
    code_verifier=VERIFIER,
)

# ---- the exchange --------------------------------------------------------------------------------


def exchange(token, method="client_secret_basic", client_secret=None, **change):
    session = OAuth2Session(
        "auth-proxy",
        client_secret or secret("proxy"),
        token_endpoint_auth_method=method,
    )
    asked = {
        "subject_token": token,
        "subject_token_type": ACCESS_TOKEN,
        "audience": "backend-server",
        "scope": "backend-api:read",
    }
    return session.fetch_token(
        metadata["token_endpoint"], grant_type=EXCHANGE, **{**asked, **change}
    )


for way in ("client_secret_basic", "client_secret_post"):
    issued = exchange(subject["access_token"], way)
    kind, use = issued["issued_token_type"], issued["token_type"]
    expect(kind == ACCESS_TOKEN, f"it says what was issued: {kind}")
    expect(use.lower() == "bearer", f"and how to use it: {use}")
    expect(not issued.is_expired(), "and until when")
    status, data = upstream("/backend", issued["access_token"])
    expect(status == 200 and data["user"] == "user@example.com", f"{way}: {status} {data}")
known = introspect(metadata["introspection_endpoint"], issued["access_token"])
expect(known["active"] and known["aud"] == "backend-server", f"the IdP knows the token: {known}")
expect(upstream("/backend", subject["access_token"])[0] == 401, "the user's own token is no good")

# ---- what must be refused, and is understood ----------------------------------------------------


def refused(error, token=subject["access_token"], **change):
    try:
        exchange(token, **change)
    except OAuthError as refusal:
        expect(refusal.error == error, f"{error}, not {refusal}")
        expect(refusal.description, f"with a description: {refusal}")
        return
    raise AssertionError(f"no {error}")


expect(exchange(mint())["access_token"], "a minted token is as good as one from a login")
refused("invalid_client", client_secret="wrong")
refused("invalid_target", audience="nobody")
refused("invalid_scope", scope="backend-api:read backend-api:write")
refused("invalid_request", mint(bad="foreign-key"))
refused("invalid_request", mint(claims={"iss": "https://elsewhere.example.com"}))
refused("invalid_request", subject_token_type="urn:ietf:params:oauth:token-type:saml2")
try:
    user.fetch_token(metadata["token_endpoint"], code="another", code_verifier=VERIFIER)
except OAuthError as refusal:
    expect(refusal.error == "invalid_grant", f"invalid_grant, not {refusal}")
else:
    raise AssertionError("a code of nobody gives a token")

report(
    "authlib",
    "by the IdP's metadata from a login with PKCE over RFC 8693, with the secret in either place, to "
    "the upstream; a wrong secret, audience, scope, issuer, signature, type and code are refused "
    "with its own errors",
)
