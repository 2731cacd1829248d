"""The MCP SDK for Python knows nothing but the URL of the MCP server behind auth-proxy and its own
client ID. By the challenge it finds the metadata of the resource and of the IdP, has the user log
in, gets a token for the resource, lists the tools, is told that calling them takes one more scope,
gets that, and the upstream answers in the user's name: in either flow, by the protocol without
sessions and by the one with a handshake, with a stream of progress where it asks for that.

It also understands that a bad token is one to replace, that the IdP refuses a code, that a scope
which the user does not grant stays missing, and an IdP that is not the one that was asked.
"""

import asyncio
import logging
import urllib.parse

import httpx2
from mcp.client.auth import OAuthClientProvider, OAuthFlowError, OAuthTokenError
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)

from stage import LoginRefused, expect, idp_log, issuer, log_in, mint, report, url

RESOURCE, FEDERATED = url("proxy", "/mcp"), url("proxy", "/gcp/mcp")
REDIRECT = "http://127.0.0.1:7777/callback"
LIST, CALL = "backend-mcp:tools:list", "backend-mcp:tools:call"
PRINCIPAL = (
    "principal://iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/demo/subject/"
)

# What it logs about a refusal comes back as an exception anyway.
logging.disable()


class Storage:
    """What the application keeps: the client that was registered at the IdP by hand, and a token."""

    def __init__(self, token=None):
        self.tokens = OAuthToken(access_token=token) if token else None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return OAuthClientInformationFull(
            client_id="mcp-client",
            redirect_uris=[REDIRECT],
            token_endpoint_auth_method="none",
            issuer=issuer,
        )

    async def set_client_info(self, info):
        raise AssertionError(f"nothing is to be registered: {info}")


class Browser:
    """The user with a browser. `ask` edits what it is sent to, `change` what it brings back."""

    def __init__(self, ask=None, change=None, **login):
        self.ask, self.change, self.login = ask, change, login
        self.asked = []
        self.answer = None

    async def go(self, authorization_url):
        self.asked.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(authorization_url).query)))
        if self.ask:
            authorization_url = self.ask(authorization_url)
        self.answer = await asyncio.to_thread(log_in, authorization_url, **self.login)

    async def come_back(self):
        if "error" in self.answer:
            raise LoginRefused(self.answer["error"])
        answer = {name: self.answer[name] for name in ("code", "state", "iss")}
        return AuthorizationCodeResult(**{**answer, **(self.change or {})})


async def use(browser, storage, work, mode="auto", resource=RESOURCE):
    """Connect with nothing but the URL, and do that work."""
    provider = OAuthClientProvider(
        server_url=resource,
        client_metadata=OAuthClientMetadata(
            client_name="interop", redirect_uris=[REDIRECT], grant_types=["authorization_code"]
        ),
        storage=storage,
        redirect_handler=browser.go,
        callback_handler=browser.come_back,
    )
    async with httpx2.AsyncClient(auth=provider, timeout=10) as http:
        async with Client(streamable_http_client(resource, http_client=http), mode=mode) as client:
            return await work(client)


async def call(client, tool, arguments=None, **options):
    result = await client.call_tool(tool, arguments or {}, **options)
    expect(not result.is_error, f"{tool}: {result.content}")
    return result.structured_content


def all_causes(error):
    """The exception and whatever it came from or was grouped in."""
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from all_causes(one)
    else:
        yield error
        if error.__cause__ or error.__context__:
            yield from all_causes(error.__cause__ or error.__context__)


async def refused(kind, text, browser, storage, work):
    """The work fails, and with an error of that kind that says so."""
    try:
        await use(browser, storage, work)
    except Exception as error:
        found = [f"{type(e).__name__}: {e}" for e in all_causes(error)]
        told = any(isinstance(e, kind) and text in str(e) for e in all_causes(error))
        expect(told, f"{kind.__name__} with {text!r}, not {found}")
        return
    raise AssertionError(f"no {kind.__name__}")


async def lists(client):
    return [tool.name for tool in (await client.list_tools()).tools]


# ---- what works ------------------------------------------------------------------------------------


async def works(mode, version, user):
    browser = Browser(user=user)

    async def work(client):
        expect(client.protocol_version == version, f"{mode} is {client.protocol_version}")
        expect("read_backend" in await lists(client), "the tools are listed")
        expect(len(browser.asked) == 1, "for that the user logs in once")
        seen = await call(client, "whoami")
        expect(seen["sub"] == user and seen["aud"] == "backend-server", f"exchanged: {seen}")
        expect((await call(client, "read_backend"))["user"] == user, "the upstream knows the user")

    before = len(idp_log("token"))
    await use(browser, Storage(), work, mode)
    scopes = [set(asked["scope"].split()) for asked in browser.asked]
    expect(scopes == [{LIST}, {LIST, CALL}], f"one step up, and nothing lost by it: {scopes}")
    expect(all(asked["resource"] == RESOURCE for asked in browser.asked), "resource at /authorize")
    tokens = [
        entry["parameters"]
        for entry in idp_log("token")[before:]
        if entry["parameters"]["grant_type"] == "authorization_code"
    ]
    expect([t["resource"] for t in tokens] == [RESOURCE] * 2, f"resource at /token: {tokens}")


async def streams(mode, user):
    """The federated flow, with a reply that is a stream of events."""
    seen = []

    async def progress(done, total, message):
        seen.append(done)

    async def work(client):
        asked = {"query": "SELECT 1"}
        data = await call(client, "query_bigquery", asked, progress_callback=progress)
        expect(data["user"] == PRINCIPAL + user, f"the upstream knows the principal: {data}")
        expect(seen and seen == sorted(seen), f"progress came before the result: {seen}")

    await use(Browser(user=user), Storage(), work, mode, FEDERATED)


# ---- what is refused, and understood ------------------------------------------------------------


async def replaces_a_bad_token():
    browser = Browser()
    await use(browser, Storage(mint()), lists)
    expect(not browser.asked, "a good token needs no login")
    storage = Storage(mint(bad="expired"))
    expect("whoami" in await use(browser, storage, lists), "after another login it works")
    expect(len(browser.asked) == 1, "the proxy's refusal brought the user to the login page")


def without_call(authorization_url):
    """As if the user had taken that scope off the list at the IdP."""
    head, query = authorization_url.split("?")
    asked = dict(urllib.parse.parse_qsl(query))
    asked["scope"] = " ".join(scope for scope in asked["scope"].split() if scope != CALL)
    return f"{head}?{urllib.parse.urlencode(asked)}"


async def refusals():
    await refused(LoginRefused, "Wrong", Browser(password="wrong"), Storage(), lists)
    await refused(LoginRefused, "access_denied", Browser(deny=True), Storage(), lists)
    await refused(OAuthTokenError, "invalid_grant", Browser(change={"code": "x"}), Storage(), lists)
    other = Browser(change={"iss": "https://elsewhere.example.com"})
    await refused(OAuthFlowError, "elsewhere", other, Storage(), lists)
    grudging = Browser(ask=without_call)

    async def work(client):
        await lists(client)
        await call(client, "whoami")

    await refused(MCPError, "error response", grudging, Storage(), work)
    scopes = [set(asked["scope"].split()) for asked in grudging.asked]
    expect(scopes == [{LIST}, {LIST, CALL}], f"it asked once for more, and then gave up: {scopes}")


async def main():
    await works("auto", "2026-07-28", "user@example.com")
    await works("legacy", "2025-11-25", "alice@example.com")
    await streams("auto", "user@example.com")
    await streams("legacy", "alice@example.com")
    await replaces_a_bad_token()
    await refusals()


asyncio.run(main())
report(
    "mcp",
    "from the URL alone to a call in the user's name with MCP 2026-07-28 and 2025-11-25, one step up "
    "in scope, and in the federated flow with progress; replaces a bad token; a wrong password, code or "
    "issuer, a user who denies and a scope that is not granted end with its own errors",
)
