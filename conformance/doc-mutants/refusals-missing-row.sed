# killed-by: docs/refusals/token
# page: refusals.md
# A refusal that nobody documents.
/^| `TOKEN_BOUND`/d
