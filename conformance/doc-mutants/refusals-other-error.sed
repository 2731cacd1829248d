# killed-by: docs/refusals/exchange
# page: refusals.md
# The error of another refusal.
/^| `EXCHANGE_POLICY`/s/| 403, `access_denied`/| 403, `insufficient_scope`/
