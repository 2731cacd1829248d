# killed-by: docs/refusals/operation
# page: refusals.md
# The token endpoint heard nothing either.
/^| `SCOPE`/s/| token endpoint, upstream |$/| upstream |/
