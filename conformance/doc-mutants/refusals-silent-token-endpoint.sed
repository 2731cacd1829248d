# killed-by: docs/refusals/exchange
# page: refusals.md
# Somebody was asked who is said to have heard nothing.
/^| `SUBJECT_REFUSED`/s/| upstream |$/| token endpoint, upstream |/
