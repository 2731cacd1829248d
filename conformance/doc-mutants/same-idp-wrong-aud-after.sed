# killed-by: docs/same-idp/tokens
# page: same-idp.md
# Another audience of the token after.
s/"aud": "backend-server"/"aud": "mcp-server"/
