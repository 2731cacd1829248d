# killed-by: docs/same-idp/tokens
# page: same-idp.md
# The client's token reaches the MCP server.
/same-idp.client-token/s/at=1/at=6/
