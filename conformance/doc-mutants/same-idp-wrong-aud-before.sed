# killed-by: docs/same-idp/tokens
# page: same-idp.md
# Another audience of the token before.
s/"aud": "mcp-server"/"aud": "backend-server"/
