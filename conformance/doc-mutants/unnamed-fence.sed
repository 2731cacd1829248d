# killed-by: load
# page: same-idp.md
# A box that nobody proves.
/expect: claims same-idp.client-token/d
