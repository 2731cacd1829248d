# killed-by: docs/same-idp/relations
# page: same-idp.md
# The token goes the other way.
s/MCP -->|"calls with the external token"| Upstream/Upstream -->|"calls with the external token"| MCP/
