# killed-by: docs/same-idp/tokens
# page: same-idp.md
# A claim that is there is not told of.
/same-idp.service-token/s/ client_id"/"/
