# killed-by: docs/refusals/exchange
# page: refusals.md
# The issuer is asked although too many wait for it.
/^| `BUSY`/s/| token endpoint, upstream |$/| upstream |/
