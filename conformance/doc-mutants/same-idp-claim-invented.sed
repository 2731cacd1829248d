# killed-by: docs/same-idp/tokens
# page: same-idp.md
# A claim that is not there is told of.
s/"scp": \["backend-api:read"\],/&\n  "act": {"sub": "auth-proxy"},/
