# killed-by: docs/refusals/token
# page: refusals.md
# A status that nobody gets.
/^| `TOKEN_TOO_LARGE`/s/431/413/
