# killed-by: docs/refusals/upstream
# page: refusals.md
# The upstream did hear of it.
/^| `UPSTREAM_REFUSED`/s/| nobody |$/| upstream |/
