# killed-by: docs/same-idp/relations
# page: same-idp.md
# Who validates is not drawn.
/validates the token/d
