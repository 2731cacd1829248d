# killed-by: docs/refusals/token
# page: refusals.md
# The section about another claim.
/^| `TOKEN_EXPIRED`/s/7519 4\.1\.4/7519 4.1.5/
