# killed-by: docs/refusals/request
# page: refusals.md
# A challenge where no token can help.
/^| `ORIGIN`/s/403, `/403, challenge `/
