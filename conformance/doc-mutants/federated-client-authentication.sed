# killed-by: docs/federated/token-request
# page: federated.md
# The STS is told a client.
s/^subject_token_type=.*/&\nclient_id=auth-proxy/
