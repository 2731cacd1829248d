# killed-by: docs/same-idp/cold
# page: same-idp.md
# A message that nobody sends.
/same-idp.cold/,/^```$/{s/^    Proxy-->>Client: Response/    Proxy->>IdP: Exchange token request\n&/}
