# killed-by: docs/same-idp/cold
# page: same-idp.md
# An arrow is missing.
/same-idp.cold/,/^```$/{/MCP->>Upstream: API call/d}
