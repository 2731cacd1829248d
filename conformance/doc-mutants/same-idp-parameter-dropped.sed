# killed-by: docs/same-idp/exchange-request
# page: same-idp.md
# A parameter that is sent is not told of.
/^audience=backend-server$/d
