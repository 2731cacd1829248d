# killed-by: docs/same-idp/cold
# page: same-idp.md
# A dashed arrow drawn solid.
/same-idp.cold/,/^```$/{s/IdP-->>Proxy: Token valid/IdP->>Proxy: Token valid/}
