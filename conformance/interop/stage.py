"""What the clients in Python share: where the parties are, their control APIs, and a browser that
logs in. Nothing here stands between a client and a party."""

import base64
import contextlib
import html.parser
import http.server
import importlib.metadata
import json
import re
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

with open(sys.argv[1], encoding="utf-8") as _file:
    where = json.load(_file)

issuer = where["issuer"]


def url(party, path=""):
    return f"http://127.0.0.1:{where[party + '_port']}{path}"


def secret(name):
    with open(where[name + "_secret"], encoding="utf-8") as file:
        return file.read().strip()


def expect(good, what):
    """An assertion that nothing switches off."""
    if not good:
        raise AssertionError(what)


def report(package, did):
    """The one line that says that all of it came out."""
    print(f"{package} {importlib.metadata.version(package)}: {did}")


def _send(target, method="GET", body=None, fields=None):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(target, data=data, method=method, headers=fields or {})
    if data is not None and not request.has_header("Content-type"):
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def mint(**wanted):
    """A token of the IdP to order."""
    return _send(url("idp_control", "/mint"), "POST", wanted)["token"]


def idp_log(path):
    """The parameters of the requests that the IdP has got on that path, oldest first."""
    requests = _send(url("idp_control", "/log"))["requests"]
    return [entry for entry in requests if entry["endpoint"] == path]


def introspect(at, token):
    """What an issuer says about its token to the client `upstream`."""
    proof = base64.b64encode(f"upstream:{secret('upstream')}".encode()).decode()
    return _send(
        at,
        "POST",
        urllib.parse.urlencode({"token": token}).encode(),
        {
            "Authorization": f"Basic {proof}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )


def upstream(path, token, method="GET"):
    """Status and JSON of the upstream service, which judges the token."""
    body = {"query": "SELECT 1"} if method == "POST" else None
    try:
        return 200, _send(url("upstream", path), method, body, {"Authorization": f"Bearer {token}"})
    except urllib.error.HTTPError as error:
        return error.code, None


@contextlib.contextmanager
def local_server(answer):
    """A server of the machine on loopback: its URL. `answer` makes JSON of a request's fields."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(answer(self.headers)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


# ---- the browser --------------------------------------------------------------------------------


class _Form(html.parser.HTMLParser):
    """The one form of the login page."""

    def __init__(self):
        super().__init__()
        self.action = None
        self.fields = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "input":
            self.fields[attrs["name"]] = attrs.get("value", "")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are the client's to follow."""

    def redirect_request(self, *_):
        return None


class LoginRefused(Exception):
    """The page did not lead back to the client."""


def log_in(authorization_url, user="user@example.com", password="password", deny=False):
    """Fill in the login page; return the parameters that the redirect brings to the client."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), _Stay())
    try:
        with browser.open(authorization_url, timeout=10) as response:
            form = _Form()
            form.feed(response.read().decode())
        expect(form.action, "the login page has a form")
        form.fields.update(username=user, password=password)
        if deny:
            form.fields["action"] = "deny"
        target = urllib.parse.urljoin(authorization_url, form.action)
        browser.open(target, urllib.parse.urlencode(form.fields).encode(), timeout=10)
    except urllib.error.HTTPError as answer:
        location = answer.headers.get("Location")
        if location is None:
            text = answer.read().decode()
            raise LoginRefused(" ".join(re.findall(r'role="alert">([^<]*)<', text)) or text)
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))
    raise LoginRefused("no redirect")
