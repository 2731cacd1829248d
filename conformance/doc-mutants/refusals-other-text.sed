# killed-by: docs/refusals/issuer
# page: refusals.md
# Words that the client does not read.
/^| `KEYS_UNAVAILABLE`/s/cannot be verified now/is not valid/
