# killed-by: docs/same-idp/warm
# page: same-idp.md
# The second call exchanges again.
/same-idp.warm/,/^```$/{s/    Proxy->>MCP: Request with service token/    Proxy->>Client: Response\n&/}
