# killed-by: docs/same-idp/tokens
# page: same-idp.md
# One scope too few.
s/, "backend-mcp:tools:list"\]/]/
