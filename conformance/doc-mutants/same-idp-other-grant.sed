# killed-by: docs/same-idp/exchange-request
# page: same-idp.md
# Another grant type.
s/^grant_type=.*/grant_type=client_credentials/
