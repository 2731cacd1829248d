# killed-by: docs/same-idp/relations
# page: same-idp.md
# A draft of the public page drew this: the exchange as the MCP server's.
s/Proxy -->|"subject_token, to be exchanged"| IdP/MCP -->|"subject_token, to be exchanged"| IdP/
