# killed-by: docs/refusals/operation
# page: refusals.md
# The challenge is not told of.
/^| `SCOPE`/s/403, challenge `/403, `/
