# killed-by: docs/refusals/upstream
# page: refusals.md
# A table that looks like the others, and is proven by nobody.
/refusals\.upstream -->$/d
